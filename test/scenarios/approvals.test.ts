import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch, type Line } from './support/lines.ts';
import {
  answerTo,
  approve,
  asked,
  card,
  MIGRATIONS,
  modal,
  openScene,
  prepare,
  registrations,
  textOf,
} from './support/scene.ts';

let stage: Stage;
let ana: Person;
let mara: Person;
let nils: Person;

beforeAll(async () => {
  stage = await openScene({
    bot: { pace: 600, approval: { approvers: { group: 'wa-managers' }, quorum: 2, remind: ['4s'] } },
  });
  ana = stage.slack.as(people.ana);
  mara = stage.slack.as(people.mara);
  nils = stage.slack.as(people.nils);
}, 60_000);
afterAll(() => stage.close(), 60_000);

/** What the thread of the line's card says, once it says `part`. */
const thread = async (person: Person, line: Line, part: RegExp): Promise<string> => {
  const { ts } = await card(person, line, /(?:)/u);
  return person.until((state) => {
    const root = state.messages.find((m) => m.ts === ts);
    const text = root?.thread.map((m) => textOf(m)).join('\n') ?? '';
    return part.test(text) ? text : undefined;
  }, 20_000);
};

describe('two managers must approve', () => {
  test('the first vote is shown and counts once, a reminder comes, the second vote makes the move', async () => {
    const line = branch(1);
    const held = await prepare(stage, line);
    expect(textOf(held)).toMatch(/2 different people must approve; nobody has yet/u);

    await approve(stage, line, people.mara);
    await card(nils, line, /1 of 2 approvals, by /u);
    const again = await answerTo(mara, async () => {
      await mara.clicks(await card(mara, line, /1 of 2 approvals/u), 'ferryman.approve');
    });
    expect(again).toMatch(/counted already/u);
    await thread(mara, line, /still waits for an approval.*So far 1 of 2/u);
    expect(registrations(stage, line)).toBe(0);

    await approve(stage, line, people.nils);

    expect(textOf(await card(ana, line, /Done\./u))).toMatch(/Approved by .*, .* \(/u);
    expect(registrations(stage, line)).toBe(1);
    await thread(mara, line, /approved: 1 of 2/u);
  }, 60_000);

  test('the buttons are gone while a rejection or an approval is recorded, and come back where digits were wrong', async () => {
    const line = branch(9);
    const { ts } = await prepare(stage, line);
    const drawn = () =>
      stage.slack
        .traffic()
        .filter(({ direction, what, text }) => direction === 'from-bot' && what === 'chat.update' && text.includes(ts))
        .map(({ text }) => [text.includes('Recording the decision of'), text.includes('ferryman.approve')]);
    await mara.clicks(await card(mara, line, /Ready, holding/u), 'ferryman.approve');
    const form = await modal(mara, /cannot be undone/u);
    const before = drawn().length;
    stage.slack.faults.slow('users.info', 400);
    expect((await mara.submits(form, { 'Last four digits of the number': '0000' })).ok).toBe(false);
    await mara.until(() => drawn().length >= before + 2 || undefined, 10_000);
    await mara.submits(form, { 'Last four digits of the number': line.e164.slice(-4) });
    await card(nils, line, /1 of 2 approvals, by /u);

    const [gone, back, ...rest] = drawn().slice(before);
    expect(gone).toEqual([true, false]);
    expect(back).toEqual([false, true]);
    expect(rest[0]).toEqual([true, false]);
    expect(rest.at(-1)).toEqual([false, true]);
    stage.slack.faults.clear();
  }, 60_000);

  test('words in the thread decide nothing, and whoever writes them is told', async () => {
    const line = branch(2);
    const { ts } = await prepare(stage, line);

    await mara.says('Approved!', MIGRATIONS, ts);

    await thread(mara, line, /Words in the thread decide nothing/u);
    expect(await thread(nils, line, /Approved!/u)).not.toMatch(/Words in the thread/u);
    await nils.says('vale, adelante', MIGRATIONS, ts);
    await thread(nils, line, /yours were not counted/u);
    expect(textOf(await card(mara, line, /Ready, holding/u))).toMatch(/nobody has yet/u);
  }, 60_000);
});

describe('a freeze', () => {
  test('while a cutover waits lets people approve, keeps it from going, and an approver lifts it', async () => {
    const line = branch(3);
    await prepare(stage, line);
    expect(await asked(ana, 'freeze')).toMatch(/Say why/u);
    expect(await asked(ana, 'freeze network work until noon')).toMatch(
      /Every cutover is stopped.*No registration is on its way/u,
    );
    expect(await asked(mara, 'freeze me too')).toMatch(/stopped the cutovers already: network work until noon/u);
    expect(await asked(ana, 'list')).toMatch(/Every cutover is stopped by .*network work until noon/u);
    await mara.until((state) =>
      state.messages.find((m) => m.channel === channels.migrations && /stopped every cutover/u.test(textOf(m))),
    );

    expect(textOf(await card(mara, line, /Not now: the cutover – .*network work until noon.*unfreeze/u))).toMatch(
      /Ready, holding/u,
    );
    expect(await asked(ana, `why ${line.e164}`)).toMatch(
      /Not now: the cutover.*You may not decide: you asked for this move.*2 approvals of different people/su,
    );

    await approve(stage, line, people.mara);
    await approve(stage, line, people.nils);

    const stopped = textOf(await card(ana, line, /Approved, stopped/u));
    expect(stopped).toMatch(/stopped every cutover \(.*\): network work until noon/u);
    expect(stopped).toMatch(/Why it does not go on: every cutover is stopped/u);
    expect(registrations(stage, line)).toBe(0);
    expect(await asked(ana, 'unfreeze')).toMatch(/You may not decide on this/u);
    expect(await asked(mara, 'unfreeze')).toMatch(/Cutovers go on/u);

    await card(ana, line, /Done\./u);
    expect(registrations(stage, line)).toBe(1);
  }, 60_000);
});

describe('a scheduled cutover', () => {
  test('is held with a reason, explains itself, and is let go again', async () => {
    const line = branch(4);
    await prepare(stage, line);
    for (const person of [mara, nils]) {
      await person.clicks(await card(person, line, /Ready, holding/u), 'ferryman.approve-later');
      const form = await modal(person, /2 different people must approve/u);
      const outcome = await person.submits(form, { 'Last four digits of the number': line.e164.slice(-4) });
      expect(outcome).toMatchObject({ ok: true });
    }
    await ana.clicks(await card(ana, line, /The cutover goes at/u), 'ferryman.hold');
    await ana.submits(await modal(ana, /waits until somebody lets it go on/u), { Reason: 'a customer is on the line' });

    const held = textOf(await card(ana, line, /Approved, held/u));
    expect(held).toMatch(/holds the cutover: a customer is on the line/u);
    expect(held).toMatch(/Why it does not go on: a person holds it/u);

    await nils.clicks(await card(nils, line, /Approved, held/u), 'ferryman.release');
    await card(ana, line, /The cutover goes at/u);
    expect(registrations(stage, line)).toBe(0);
  }, 60_000);
});

describe('a call that reading can’t settle', () => {
  test('is judged by an approver with evidence, and by nobody else', async () => {
    const line = branch(5);
    await prepare(stage, line);
    stage.world.failNext({ path: '/register', phoneNumberId: line.phoneNumberId }, 'register-dropped');
    await approve(stage, line, people.mara);
    await approve(stage, line, people.nils);
    await card(ana, line, /answer to the registration did not come/u);
    stage.world.deployment(line.deployment).state = 'connecting';

    const stuck = await card(ana, line, /Stopped:/u);
    expect(await answerTo(ana, () => ana.clicks(stuck, 'ferryman.judge-outcome'))).toMatch(
      /You asked for this move|another person/u,
    );
    stage.world.deployment(line.deployment).state = 'connected';
    await mara.clicks(await card(mara, line, /Stopped:/u), 'ferryman.judge-outcome');
    const form = await modal(mara, /Look at it in WhatsApp Manager/u);
    await mara.submits(form, {
      'The number': 'is where it was: it has not moved',
      'What you saw': 'WhatsApp Manager shows On-Premises, connected',
    });

    await thread(mara, line, /WhatsApp Manager shows On-Premises, connected/u);
    expect(registrations(stage, line)).toBe(1);
  }, 60_000);
});

describe('a requester who has left the channel', () => {
  test('gets the outcome as a direct message', async () => {
    const line = branch(6);
    await prepare(stage, line);
    const channel = stage.slack.workspace.channels.get(channels.migrations);
    if (!channel) throw new Error('the channel is gone');
    channel.members.splice(channel.members.indexOf(people.ana), 1);
    try {
      const told = await answerTo(ana, async () => {
        await mara.clicks(await card(mara, line, /Ready, holding/u), 'ferryman.reject');
        await mara.submits(await modal(mara, /Nothing irreversible|reject/iu), { Reason: 'not this week' });
      });

      expect(told).toMatch(/Your move of .*Rejected by .*not this week/u);
    } finally {
      channel.members.push(people.ana);
    }
  }, 60_000);
});
