import type { PageMessage } from '../../page-api.ts';
import type { Person } from '../../slack/page/person.ts';
import { people as ids } from '../../slack/world-seed.ts';
import type { Stage } from '../../stage.ts';
import { cardOf, confirmsDifferences, MIGRATIONS, opens, readAs, type Move } from '../move.ts';
import type { Narrator } from '../narrator.ts';
import { modalSaying, PATIENCE_MS, privateAnswer } from '../people.ts';

/** The move every story of a decision is about. */
export const berlinMove = (stage: Stage, tell: Narrator): Move => ({
  stage,
  tell,
  number: '+16315551234',
  shown: '+1 631 555 1234',
});

/** The label of the field in which whoever approves confirms the number. */
export const DIGITS = 'Last four digits of the number';

/** Register requests that reached Meta, with or without effect. */
export const registrations = ({ stage }: Move): number => stage.world.registerCalls().length;

/** Ana prepares the move up to the open request for approval; resolves with its card. */
export async function prepares(move: Move): Promise<PageMessage> {
  const { stage, tell, number } = move;
  const ana = stage.slack.as(ids.ana);
  tell.scene('A move is prepared, and waits for an approval');
  tell.does('Ana', `types: /migrate ${number}, and presses Start`);
  await ana.types(`/migrate ${number}`, MIGRATIONS);
  await ana.submits(await modalSaying(ana, /Ways it can go/u));
  await confirmsDifferences(move);
  const pin = await opens(move, {
    part: /what is known of the two-step PIN/u,
    button: 'ferryman.provide-pin',
    says: /wrong PIN/u,
  });
  tell.does('Ana', 'types the PIN; it is sealed and never shown');
  await ana.submits(pin.modal, { 'What is known of the PIN': 'I know the current PIN', 'Current PIN': '483920' });
  const holding = await cardOf(move, ana, /Ready, holding/u);
  tell.showsHead(MIGRATIONS, holding);
  tell.holds('nothing was sent yet', registrations(move) === 0);
  return holding;
}

/** Somebody approves on the card as it is now, without more words than needed. */
export async function approvesNow(move: Move, [name, id]: readonly [string, string]): Promise<void> {
  const person = move.stage.slack.as(id);
  await person.clicks(await cardOf(move, person, /Ready, holding/u), 'ferryman.approve');
  const form = await modalSaying(person, /cannot be undone/u);
  move.tell.does(name, `types ${move.number.slice(-4)} and approves`);
  await person.submits(form, { [DIGITS]: move.number.slice(-4) });
}

/** Somebody types a command; the private answer that says `part` is shown. */
export async function asks(
  { stage, tell }: Move,
  [name, id]: readonly [string, string],
  { command, part }: { command: string; part: RegExp },
): Promise<string> {
  const person = stage.slack.as(id);
  tell.does(name, `types: /migrate ${command}`);
  await person.types(`/migrate ${command}`, MIGRATIONS);
  const answer = await privateAnswer(person, part);
  tell.shows(`only ${name} sees`, answer);
  return readAs(answer);
}

/** Waits until the thread of a card says `part`, and shows that reply. */
export async function threadSays(
  { tell }: Move,
  { person, card, part }: { person: Person; card: PageMessage; part: RegExp },
): Promise<string> {
  const reply = await person.until(
    ({ messages }) => messages.find(({ ts }) => ts === card.ts)?.thread.find((one) => part.test(readAs(one))),
    PATIENCE_MS,
  );
  tell.shows('thread of the card', reply);
  return readAs(reply);
}

/** Waits until everybody in the channel reads `part`, and shows that message. */
export async function channelSays({ stage, tell }: Move, part: RegExp): Promise<string> {
  const message = await stage.slack
    .as(ids.bruno)
    .until(
      ({ messages }) => messages.findLast((one) => one.ephemeralFor === undefined && part.test(readAs(one))),
      PATIENCE_MS,
    );
  tell.shows(MIGRATIONS, message);
  return readAs(message);
}

/** Waits for the card that says done, shows its head, and holds how many register calls there were in all. */
export async function goesThrough(move: Move, calls: number): Promise<PageMessage> {
  const done = await cardOf(move, move.stage.slack.as(ids.mara), /Done\./u);
  const { stage, tell } = move;
  tell.showsHead(MIGRATIONS, done);
  tell.holds(
    calls === 1 ? 'exactly one registration was sent' : `${calls} registrations were sent, one for each approval`,
    registrations(move) === calls,
  );
  tell.holds('Meta has the number on the Cloud API', stage.world.number(move.number).platform === 'CLOUD_API');
  return done;
}
