import type { PageMessage, PageModal } from '../page-api.ts';
import { readableText, type Person } from '../slack/page/person.ts';
import { channels, people as ids } from '../slack/world-seed.ts';
import type { Stage } from '../stage.ts';
import type { Narrator } from './narrator.ts';
import { everyOption, modalSaying, PATIENCE_MS } from './people.ts';

/** One scene after the other; each leaves the world as the next one needs it. */
export type Scene = (stage: Stage, tell: Narrator) => Promise<void>;

export const MIGRATIONS = '#number-migrations';

/** A message or view as people read it, without markup and Slack's isolation marks. */
export const readAs = (shown: PageMessage | PageModal['view']): string =>
  readableText(shown).replace(/[*`\u200b\u200f\u2066-\u2069]/gu, '');

/** The move of one number as the scenes of a route tell it; `shown` is the number as cards write it. */
export interface Move {
  stage: Stage;
  tell: Narrator;
  number: string;
  shown: string;
}

/** Waits until the newest card of the number says `part`. */
export const cardOf = ({ shown }: Pick<Move, 'shown'>, person: Person, part: RegExp): Promise<PageMessage> =>
  person.until((state) => {
    const card = state.messages.findLast(
      (m) => m.channel === channels.migrations && m.ephemeralFor === undefined && readAs(m).includes(shown),
    );
    // While a decision is recorded there is nothing to press; what became of it follows.
    return card && part.test(readAs(card)) && !readAs(card).includes('Recording the decision of') ? card : undefined;
  }, PATIENCE_MS);

/** Opens a form by a button of the card that says `part`, and answers the form that says `says`. */
export async function opens(
  move: Move,
  click: { part: RegExp; button: string; says: RegExp },
): Promise<{ person: Person; modal: PageModal }> {
  const person = move.stage.slack.as(ids.ana);
  await person.clicks(await cardOf(move, person, click.part), click.button);
  return { person, modal: await modalSaying(person, click.says) };
}

/** `/migrate` with a number; shows the ways and holds that the first is proposed with its reason. */
export async function looksUp(move: Move, reason: RegExp): Promise<{ ana: Person; modal: PageModal }> {
  const ana = move.stage.slack.as(ids.ana);
  move.tell.does('Ana', `types: /migrate ${move.number}`);
  await ana.types(`/migrate ${move.number}`, MIGRATIONS);
  const modal = await modalSaying(ana, /Ways it can go/u);
  move.tell.shows('modal', modal.view);
  move.tell.holds('the ways are proposed, each with its reason', reason.test(readAs(modal.view)));
  return { ana, modal };
}

/** Confirms every difference between the two APIs. */
export async function confirmsDifferences(move: Move): Promise<void> {
  const { person, modal } = await opens(move, {
    part: /confirm the differences/iu,
    button: 'ferryman.confirm-differences',
    says: /Cloud API is not/iu,
  });
  move.tell.does('Ana', 'confirms every difference between the two APIs');
  await person.submits(modal, { 'I confirm': everyOption(modal) });
}

/** Has a code sent, tries a wrong one, reads the right one from the phone, and enters it. */
export async function provesByCode(move: Move, method: 'By SMS' | 'By voice call' = 'By SMS'): Promise<void> {
  const { tell, stage } = move;
  tell.scene('Ownership is proven by a code');
  const request = await opens(move, {
    part: /how the code should be sent/iu,
    button: 'ferryman.choose-code',
    says: /six-digit code/iu,
  });
  tell.does('Ana', `has a code sent: ${method.toLowerCase()}`);
  await request.person.submits(request.modal, { How: method });
  const enter = await opens(move, {
    part: /enter the code/iu,
    button: 'ferryman.enter-code',
    says: /kept nowhere/iu,
  });
  const sent = stage.world.lastCode(move.number);
  tell.holds('the phone of the number got a code', sent?.method === (method === 'By SMS' ? 'SMS' : 'VOICE'));
  const malformed = await enter.person.submits(enter.modal, { Code: '12' });
  tell.holds('half a code is refused inside the modal', Object.keys(malformed.errors ?? {}).length > 0);
  tell.does('Ana', 'types the code from the phone; it goes to Meta and is kept nowhere');
  await enter.person.submits(enter.modal, { Code: sent?.code ?? '' });
}

/** Chooses the country where messages are stored. */
export async function choosesRegion(move: Move, country: string): Promise<void> {
  const { person, modal } = await opens(move, {
    part: /choose where messages are stored/iu,
    button: 'ferryman.choose-region',
    says: /at rest/iu,
  });
  move.tell.does('Ana', `chooses where messages are stored: ${country}`);
  await person.submits(modal, { Region: country });
}

/** A manager approves what is on the card; `losses`: what cannot be got back must be ticked as well. */
export async function approves(move: Move, { losses = false }: { losses?: boolean } = {}): Promise<void> {
  const { stage, tell, number } = move;
  const mara = stage.slack.as(ids.mara);
  tell.scene('A manager approves the point of no return');
  const holding = await cardOf(move, mara, /Ready, holding/u);
  tell.shows(MIGRATIONS, holding);
  tell.holds('everything reversible is done and no registration was sent', stage.world.registerCalls().length === 0);
  await mara.clicks(holding, 'ferryman.approve');
  const modal = await modalSaying(mara, /cannot be undone/u);
  tell.shows('modal', modal.view);
  const digits = { 'Last four digits of the number': number.slice(-4) };
  if (losses) {
    const unticked = await mara.submits(modal, digits);
    tell.holds('without the tick for what is lost nothing is approved', Object.keys(unticked.errors ?? {}).length > 0);
    tell.does('Mara', 'ticks that this is lost for good');
  }
  tell.does('Mara', `types ${number.slice(-4)} and approves`);
  const accepted = losses ? { 'What cannot be got back': ['I accept that this is lost for good'] } : {};
  await mara.submits(modal, { ...digits, ...accepted });
}

/** The number is registered, and both directions are proven by Meta's webhooks. */
export async function isProven(move: Move): Promise<PageMessage> {
  const { stage, tell, number } = move;
  const mara = stage.slack.as(ids.mara);
  tell.scene('The number is proven, both ways');
  await cardOf(move, mara, /Working: See a customer's message|Not there yet: See a customer's message|Done\./u);
  tell.does('A customer', 'writes to the number');
  await stage.world.change({ do: 'inbound', e164: number, text: 'Are you open today?' });
  const done = await cardOf(move, mara, /Done\./u);
  tell.shows(MIGRATIONS, done);
  tell.holds('exactly one registration was sent', stage.world.registerCalls().length === 1);
  tell.holds('Meta has the number on the Cloud API', stage.world.number(number).platform === 'CLOUD_API');
  tell.holds('sending was proven', /Sends: proven/u.test(readAs(done)));
  tell.holds('receiving was proven', /Receives: a customer's message was seen/u.test(readAs(done)));
  return done;
}
