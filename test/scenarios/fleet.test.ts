import { afterEach, describe, expect, test } from '@jest/globals';
import type { PageMessage } from '../../sandbox/page-api.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { everyOption } from '../../sandbox/tour/people.ts';
import { keysOf, saidBy } from '../secrets/places.ts';
import { hitsIn } from '../secrets/scan.ts';
import { branch, type Line } from './support/lines.ts';
import {
  answerTo,
  approve,
  asked,
  card,
  confirmDifferences,
  givePin,
  modal,
  openScene,
  opensForm,
  registrations,
  textOf,
  threadOf,
} from './support/scene.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const PATIENCE_MS = 25_000;

/** The newest message of the channel that says all of it. */
const message = (person: Person, ...parts: RegExp[]): Promise<PageMessage> =>
  person.until(
    ({ messages }) =>
      messages.findLast(
        (one) =>
          one.channel === channels.migrations &&
          one.ephemeralFor === undefined &&
          parts.every((part) => part.test(textOf(one))),
      ),
    PATIENCE_MS,
  );

const csvOf = (lines: readonly Line[], ...more: string[]) =>
  ['number,canary', ...lines.map(({ e164 }) => `${e164},`), ...more].join('\n');

/** Ana gives a file to the form; resolves with what the form then says. */
async function draws(on: Stage, content: string): Promise<string> {
  const ana = on.slack.as(people.ana);
  await opensForm(ana, '/migrate fleet');
  const form = await modal(ana, /Nothing starts now/u);
  await ana.submits(form, { 'CSV file': { files: [{ name: 'numbers.csv', content }] } });
  return textOf(await modal(ana, /as fleet|No line of the file/u));
}

const prepares = async (on: Stage, line: Line) => {
  await confirmDifferences(on, line);
  await givePin(on, line);
};

/** Ana answers the form of the open wave: the checklist once, a PIN for each line, and one number that keeps its own card. */
async function preparesTogether(ana: Person, lines: readonly Line[], except: Line): Promise<void> {
  const wave = await message(ana, /the first number/u, /3 waiting for somebody/u);
  await ana.clicks(wave, 'Checklist and PINs');
  const form = await modal(ana, /3 numbers of fleet .* wait for the checklist/u);
  const given = {
    'Leave out': except.shown,
    'I confirm': everyOption(form),
    'Where the PINs come from': 'I know them: each number has its own',
    'Numbers and their PINs': lines.map(({ e164, pin }) => `${e164}, ${pin}`).join('\n'),
  };
  const twice = { ...given, 'Numbers and their PINs': lines.map(({ pin }) => `${except.e164},${pin}`).join('\n') };
  expect((await ana.submits(form, twice)).errors).toEqual({
    pins0: 'The number in line 1 is not one that this form settles.',
  });
  await ana.submits(form, given);
  await modal(ana, /confirmed for 2 numbers, and the PIN is settled for 2 numbers/u);
  await ana.closes();
}

describe('a fleet from a file', () => {
  test('names every bad line, starts nothing until it is confirmed, moves one number first, and stops by itself on a failure', async () => {
    const lines = [branch(1), branch(2), branch(3)];
    const on = await openScene({ bot: { fleet: { watch: '2s', concurrency: 1, waveSize: 2 } } });
    stage = on;
    const [ana, mara] = [on.slack.as(people.ana), on.slack.as(people.mara)];

    const said = await draws(on, csvOf(lines, '631 555 1234,', `${branch(1).e164},`, '+442071838750,'));
    expect(said).toMatch(/3 numbers can go as fleet [a-z]{8}\. 3 lines are left out/u);
    expect(said).toMatch(/Line 5: .*no country code/u);
    expect(said).toMatch(/Line 6: .*is the number of line 2 again/u);
    expect(said).toMatch(/Line 7: /u);
    const plan = await message(ana, /Fleet [a-z]{8}: 3 numbers/u, /Nothing has been started/u);
    await ana.until(() => /Line 5/u.test(threadOf(ana, plan.ts)), PATIENCE_MS);
    expect(await asked(ana, 'list')).toMatch(/Nothing is being moved|No number/iu);

    expect(await answerTo(mara, () => mara.clicks(plan, 'Confirm'))).toMatch(/Only .* can confirm it/u);
    expect(await answerTo(ana, () => ana.clicks(plan, 'Confirm'))).toMatch(/Confirmed/u);
    await prepares(on, branch(1));
    await approve(on, branch(1));
    await card(ana, branch(1), /Done\./u);
    expect(
      ana.sees().messages.some((one) => textOf(one).includes(branch(2).shown) && /Preflight/u.test(textOf(one))),
    ).toBe(false);

    // The wave: both are approved, one at a time may go, and the first one fails.
    await Promise.all([2, 3].map((index) => card(ana, branch(index), /confirm the differences/u)));
    for (const index of [2, 3]) await prepares(on, branch(index));
    await on.world.change({ do: 'fault', id: 'register-131045', on: true });
    await approve(on, branch(2));
    const wave = await message(ana, /wave 1 of 1/u, /Stopped by itself/u, /registration of \+1 415-?/u);
    await on.world.change({ do: 'fault', id: 'register-131045', on: false });
    await approve(on, branch(3));
    await card(ana, branch(3), /the fleet has stopped/u);
    expect([2, 3].map((index) => registrations(on, branch(index)))).toEqual([1, 0]);

    // The one that failed is tried again by itself, with an approval of its own; the fleet still stands.
    await mara.clicks(await card(mara, branch(2), /Try again/u), 'ferryman.retry');
    await approve(on, branch(2));
    await card(ana, branch(2), /Done\./u);
    expect([2, 3].map((index) => registrations(on, branch(index)))).toEqual([2, 0]);

    // Only somebody who may approve lets it go on; then the number that waited moves by itself.
    expect(await answerTo(ana, () => ana.clicks(wave, 'Go on'))).toMatch(/Nothing was done/u);
    expect(await answerTo(mara, () => mara.clicks(wave, 'Go on'))).toMatch(/The fleet goes on/u);
    await card(ana, branch(3), /Done\./u);
    expect(registrations(on, branch(3))).toBe(1);
    await message(ana, /Fleet [a-z]{8}: 3 numbers/u, /Complete/u, /3 of 3 moved/u);
    const [id] = /(?<=Fleet )[a-z]{8}/u.exec(textOf(plan)) ?? [''];
    expect(await asked(ana, `fleet ${id} csv`)).toMatch(/in the thread/u);
    const file = await ana.until(({ messages }) =>
      messages
        .find(({ ts }) => ts === plan.ts)
        ?.thread.flatMap(({ files }) => files)
        .find(({ name }) => name.endsWith('.csv')),
    );
    expect(file.content).toContain(`2,'${branch(1).e164},on-premises-to-cloud,Acme,,branch-1,,canary,moved,`);
  }, 120_000);

  test('is approved wave by wave where policy says so: one form, one decision for each number, and what has changed falls out', async () => {
    const on = await openScene({ bot: { fleet: { watch: '1s', approvals: 'wave' } } });
    stage = on;
    const [ana, mara, nils] = [people.ana, people.mara, people.nils].map((id) => on.slack.as(id));
    if (!ana || !mara || !nils) throw new Error('three people');
    const lines = [branch(1), branch(2), branch(3)];
    await draws(on, ['number,canary', ...lines.map(({ e164 }) => `${e164},yes`)].join('\n'));
    const plan = await message(ana, /Fleet [a-z]{8}: 3 numbers/u, /Nothing has been started/u);
    await answerTo(ana, () => ana.clicks(plan, 'Confirm'));
    await Promise.all(lines.map((line) => card(ana, line, /confirm the differences/u)));
    await preparesTogether(ana, lines.slice(0, 2), branch(3));
    await prepares(on, branch(3));
    const wave = await message(ana, /the first number/u, /3 waiting for an approval/u);
    expect(textOf(wave)).toMatch(/confirmed the checklist of 2 numbers and settled the PIN of 2/u);
    const secrets = lines.map(({ e164, pin }) => ({ name: `the PIN of ${e164}`, value: pin }));
    expect(hitsIn([...saidBy(on), ...(await keysOf(on.redis.url))], secrets)).toEqual([]);

    // Whoever asked can't approve; the form binds every number to what it shows.
    expect(await answerTo(ana, () => ana.clicks(wave, 'Approve the wave'))).toMatch(
      /You asked for this|Nothing was done/u,
    );
    await mara.clicks(wave, 'Approve the wave');
    const form = await modal(mara, /3 numbers of fleet .* wait for your approval/u);
    expect(textOf(form)).toMatch(/No number differs from it/u);
    const first = await card(nils, branch(1), /Ready, holding/u);
    await nils.clicks(first, 'ferryman.reject');
    await nils.submits(await modal(nils, /Reject/u), { Reason: 'not this one' });
    await card(ana, branch(1), /Rejected/u);
    expect(await mara.submits(form, { 'How many numbers you approve': '2' })).toMatchObject({
      errors: { count: 'You approve 3. Type that number.' },
    });
    await mara.submits(form, { 'How many numbers you approve': '3' });

    const decided = textOf(await modal(mara, /counts for 2 numbers/u));
    expect(decided).toMatch(/One number fell out/u);
    expect(decided).toContain(branch(1).shown);
    // The rejection of a first number stops the fleet: what was approved waits for an approver's word.
    const halted = await message(ana, /the first number/u, /Stopped by itself/u, /approved 2 numbers/u);
    await answerTo(nils, () => nils.clicks(halted, 'Go on'));
    await Promise.all([2, 3].map((index) => card(ana, branch(index), /Done\./u)));
    expect(lines.map((line) => registrations(on, line))).toEqual([0, 1, 1]);
  }, 120_000);
});
