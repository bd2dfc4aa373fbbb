import type { PageMessage } from '../../page-api.ts';
import { channels, people as ids } from '../../slack/world-seed.ts';
import type { Stage } from '../../stage.ts';
import { cardOf, confirmsDifferences, MIGRATIONS, opens, readAs, type Move, type Scene } from '../move.ts';
import type { Narrator } from '../narrator.ts';
import { messageSaying, modalSaying, PATIENCE_MS, privateAnswer } from '../people.ts';
import { approvesNow, registrations } from './prepared.ts';

const MARA = ['Mara', ids.mara] as const;
const COUNT_LABEL = 'How many numbers you approve';

/** The minted number of this index. */
export const moveOf = (stage: Stage, tell: Narrator, index: number): Move => ({
  stage,
  tell,
  number: `+1415556000${index}`,
  shown: `+1 415 556 000${index}`,
});

/** Register requests for one number that reached Meta, with or without effect. */
const sent = ({ stage, number }: Move): number => stage.world.registerCalls(stage.world.number(number).id).length;

/** Waits until a card of the fleet says all of it. */
const fleetSays = ({ slack }: Stage, ...parts: RegExp[]): Promise<PageMessage> =>
  slack.as(ids.mara).until((state) => {
    const [first = /(?:)/u, ...others] = parts;
    const found = messageSaying(state, channels.migrations, first);
    return found && others.every((part) => part.test(readAs(found))) ? found : undefined;
  }, PATIENCE_MS);

/** Ana prepares one number up to its open request for approval. */
export async function preparesNumber(move: Move): Promise<void> {
  await confirmsDifferences(move);
  const form = await opens(move, {
    part: /what is known of the two-step PIN/u,
    button: 'ferryman.provide-pin',
    says: /wrong PIN/u,
  });
  const pin = move.stage.world.number(move.number).pin ?? '';
  await form.person.submits(form.modal, { 'What is known of the PIN': 'I know the current PIN', 'Current PIN': pin });
  await cardOf(move, move.stage.slack.as(ids.ana), /Ready, holding/u);
}

const CSV = [
  'number,canary',
  '+1 415 556 0001,yes',
  '+14155560002,',
  '+14155560003,',
  '415 556 0004,',
  '+14155560002,',
];

const draws: Scene = async (stage, tell) => {
  const ana = stage.slack.as(ids.ana);
  tell.scene('Many numbers come from a file');
  tell.does('Ana', 'types: /migrate fleet, and gives a CSV file of five lines to the form');
  await ana.types('/migrate fleet', MIGRATIONS);
  const form = await modalSaying(ana, /Nothing starts now/u);
  await ana.submits(form, { 'CSV file': { files: [{ name: 'numbers.csv', content: CSV.join('\n') }] } });
  const read = await modalSaying(ana, /as fleet/u);
  tell.shows('modal', read.view);
  const said = readAs(read.view);
  tell.holds('three numbers can go', /3 numbers can go/u.test(said));
  tell.holds('a number without country code is named with its line', /Line 5: .*no country code/u.test(said));
  tell.holds('a number that is there twice is named with both lines', /Line 6: .*line 2|Line 6: .*line 3/u.test(said));
  await ana.closes();
  const plan = await fleetSays(stage, /Fleet [a-z]{8}: 3 numbers/u, /Nothing has been started/u);
  tell.shows(MIGRATIONS, plan);
  const hasCard = (move: Move) => ana.sees().messages.some((one) => readAs(one).includes(move.shown));
  tell.holds('nothing was started', ![1, 2, 3].some((index) => hasCard(moveOf(stage, tell, index))));
  tell.does('Mara', 'presses Confirm');
  await stage.slack.as(ids.mara).clicks(plan, 'Confirm');
  tell.shows('only Mara sees', await privateAnswer(stage.slack.as(ids.mara), /can confirm it/u));
  tell.does('Ana', 'presses Confirm: from now on she is responsible, and approves none of them');
  await ana.clicks(plan, 'Confirm');
  tell.shows('only Ana sees', await privateAnswer(ana, /Confirmed/u));
};

const canary: Scene = async (stage, tell) => {
  const move = moveOf(stage, tell, 1);
  const ana = stage.slack.as(ids.ana);
  tell.scene('One number goes first');
  await preparesNumber(move);
  const others = ana.sees().messages.filter((one) => /\+1 415 556 000[23]/u.test(readAs(one)));
  tell.holds('no other number has started', others.length === 0);
  await approvesNow(move, MARA);
  tell.showsHead(MIGRATIONS, await cardOf(move, ana, /Done\./u));
  tell.holds('exactly one registration was sent', registrations(move) === 1);
  const wave = await fleetSays(stage, /wave 1 of 1/u);
  tell.shows(MIGRATIONS, wave);
  tell.holds('the wave opened after the first number had moved', sent(move) === 1);
};

const wave: Scene = async (stage, tell) => {
  const [first, second] = [moveOf(stage, tell, 2), moveOf(stage, tell, 3)];
  const [ana, mara] = [stage.slack.as(ids.ana), stage.slack.as(ids.mara)];
  tell.scene('A wave is approved in one form');
  for (const move of [first, second]) await preparesNumber(move);
  const card = await fleetSays(stage, /wave 1 of 1/u, /2 waiting for an approval/u);
  tell.does('Ana', 'presses Approve the wave');
  await ana.clicks(card, 'Approve the wave');
  tell.shows('only Ana sees', await privateAnswer(ana, /Nothing was done/u));
  tell.does('Mara', 'presses Approve the wave');
  await mara.clicks(card, 'Approve the wave');
  const form = await modalSaying(mara, /waits? for your approval/u);
  tell.shows('modal', form.view);
  const said = readAs(form.view);
  tell.holds(
    'the form names the count, the common plan, the risk and the digest',
    /2 numbers.*plan that most.*The risk.*Digest of the wave/su.test(said),
  );
  const wrong = await mara.submits(form, { [COUNT_LABEL]: '3' });
  tell.holds('a wrong count is refused inside the modal', wrong.errors?.['count'] !== undefined);
  tell.does('Meta', 'refuses the next registration');
  await stage.world.change({ do: 'fault', id: 'register-131045', on: true });
  tell.does('Mara', 'types 2 and approves');
  await mara.submits(form, { [COUNT_LABEL]: '2' });
  const done = await modalSaying(mara, /counts for 2 numbers/u);
  tell.showsHead('modal', done.view);
  await mara.closes();

  tell.scene('One fails, and the fleet stops by itself');
  const halted = await fleetSays(stage, /wave 1 of 1/u, /Stopped by itself/u);
  await stage.world.change({ do: 'fault', id: 'register-131045', on: false });
  tell.shows(MIGRATIONS, halted);
  tell.holds(
    'the card says which number failed, and who lets it go on',
    /registration of \+1 415 556 0002 failed.*approver/su.test(readAs(halted)),
  );
  const waiting = await cardOf(second, ana, /the fleet has stopped/u);
  tell.showsHead(MIGRATIONS, waiting);
  tell.holds('the other number was approved, and nothing was sent for it', sent(second) === 0);
  tell.holds('one registration was sent for the one that failed', sent(first) === 1);
  tell.does('Ana', 'presses Go on');
  await ana.clicks(halted, 'Go on');
  tell.shows('only Ana sees', await privateAnswer(ana, /Nothing was done/u));
  tell.holds('nobody but an approver lets it go on', sent(second) === 0);
};

const goesOn: Scene = async (stage, tell) => {
  const [first, second] = [moveOf(stage, tell, 2), moveOf(stage, tell, 3)];
  const mara = stage.slack.as(ids.mara);
  tell.scene('The number that failed is tried again, alone');
  tell.does('Mara', 'presses Try again on its card, and approves it anew');
  await mara.clicks(await cardOf(first, mara, /Try again/u), 'ferryman.retry');
  await approvesNow(first, MARA);
  tell.showsHead(MIGRATIONS, await cardOf(first, mara, /Done\./u));
  tell.holds('a second registration was sent for it, with an approval of its own', sent(first) === 2);
  tell.holds('the fleet still stands, and the other number waits', sent(second) === 0);

  tell.scene('An approver lets the fleet go on');
  tell.does('Mara', 'presses Go on');
  await mara.clicks(await fleetSays(stage, /wave 1 of 1/u, /Stopped by itself/u), 'Go on');
  tell.showsHead(MIGRATIONS, await cardOf(second, mara, /Done\./u));
  tell.holds('the number that waited moves with the approval it had', sent(second) === 1);
  const plan = await fleetSays(stage, /Fleet [a-z]{8}: 3 numbers/u, /Complete/u);
  tell.shows(MIGRATIONS, plan);
  tell.holds('all three numbers have moved', /3 of 3 moved/u.test(readAs(plan)));
  const report = await mara.until((state) => {
    const { thread = [] } = messageSaying(state, channels.migrations, /Fleet [a-z]{8}: 3 numbers/u) ?? {};
    const text = thread.find((one) => /the first number, .* after its end/u.test(readAs(one)));
    const chart = thread.find(({ files }) => files.some(({ mimetype }) => mimetype === 'image/png'));
    return text && chart ? { text, description: chart.files[0]?.altText ?? '' } : undefined;
  }, PATIENCE_MS);
  tell.shows('in the thread of the fleet', report.text);
  tell.holds(
    'the report about the first number counts it, and its chart says the same to those who do not see it',
    /1 of 1 number moved/u.test(readAs(report.text)) && /quality and incidents/iu.test(report.description),
  );
};

/** A wave that stops by itself, and goes on when an approver lets it. */
export const waveOfNumbers: readonly Scene[] = [draws, canary, wave, goesOn];
