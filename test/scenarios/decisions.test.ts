import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch } from './support/lines.ts';
import {
  answerTo,
  approve,
  begin,
  card,
  confirmDifferences,
  givePin,
  modal,
  openScene,
  prepare,
  registrations,
  textOf,
} from './support/scene.ts';

let stage: Stage;
let mara: Person;
let nils: Person;

beforeAll(async () => {
  stage = await openScene();
  mara = stage.slack.as(people.mara);
  nils = stage.slack.as(people.nils);
}, 60_000);

afterAll(() => stage.close(), 60_000);

describe('a decision on a move', () => {
  const line = branch(0);

  test('is refused to the requester, guests, foreigners, and people deactivated a moment ago, with who can', async () => {
    await prepare(stage, line);
    for (const [id, reason] of [
      [people.ana, /You asked for this move/u],
      [people.bruno, /No puedes decidir|No puede/u],
      [people.gus, /Guests may not/u],
      [people.xenia, /Only members of this workspace/u],
    ] as const) {
      const person = stage.slack.as(id);
      const holding = await card(person, line, /Ready, holding/u);
      const answer = await answerTo(person, () => person.clicks(holding, 'ferryman.approve'));
      expect(answer).toMatch(reason);
      expect(answer).toContain('<!subteam^S0MANAGERS>');
      expect(person.sees().modals).toEqual([]);
    }
    // Slack shows a deactivated person nothing any more; a click may still have been on its way.
    const holding = await card(nils, line, /Ready, holding/u);
    stage.slack.workspace.user(people.nils).deleted = true;
    await nils.clicks(holding, 'ferryman.approve');
    const said = () => stage.slack.traffic().some(({ text }) => text.includes('account is deactivated'));
    await mara.until(said, 10_000).finally(() => {
      stage.slack.workspace.user(people.nils).deleted = false;
    });
    expect(registrations(stage, line)).toBe(0);
  });

  test('is offered to the one who is on call alone, in an emergency', async () => {
    const bruno = stage.slack.as(people.bruno);
    await bruno.clicks(await card(bruno, line, /Ready, holding/u), 'ferryman.break-glass');

    const form = await modal(bruno, /Apruebas sin los demás/u);
    await bruno.closes(form);
  });

  test('is refused when the person loses the right while the form is open', async () => {
    await mara.clicks(await card(mara, line, /Ready, holding/u), 'ferryman.approve');
    const form = await modal(mara, /cannot be undone/u);
    const [managers] = stage.slack.workspace.usergroups;
    managers?.users.splice(managers.users.indexOf(people.mara), 1);
    await mara.submits(form, { 'Last four digits of the number': line.e164.slice(-4) });
    const refused = textOf(await modal(mara, /Nothing was done/u));
    managers?.users.unshift(people.mara);
    await mara.closes();

    expect(refused).toMatch(/You may not decide on this/u);
    expect(registrations(stage, line)).toBe(0);
  });

  test('needs the last four digits, which are compared in the form', async () => {
    await mara.clicks(await card(mara, line, /Ready, holding/u), 'ferryman.approve');
    const refused = await mara.submits(await modal(mara, /cannot be undone/u), {
      'Last four digits of the number': '9999',
    });
    await mara.closes();

    expect(refused.errors?.['digits']).toMatch(/not the last four digits/u);
  });

  test('is made once: of two managers at the same time one wins and the other is told who and when', async () => {
    const forms = await Promise.all(
      [mara, nils].map(async (manager) => {
        await manager.clicks(await card(manager, line, /Ready, holding/u), 'ferryman.approve');
        return { manager, form: await modal(manager, /cannot be undone/u) };
      }),
    );
    await Promise.all(
      forms.map(({ manager, form }) =>
        manager.submits(form, { 'Last four digits of the number': line.e164.slice(-4) }),
      ),
    );
    await card(mara, line, /Done\./u);

    const late = [mara, nils].filter((manager) => manager.sees().modals.length > 0);
    expect(late).toHaveLength(1);
    const [loser] = late;
    expect(loser && textOf(await modal(loser, /Nothing/u))).toMatch(/Already approved by <@U0(MARA|NILS)/u);
    expect(registrations(stage, line)).toBe(1);
  });

  test('after the end is answered with who decided', async () => {
    const done = await card(nils, line, /Done\./u);
    const earlier = stage.slack.workspace.messages.find(done.channel, done.ts)?.earlier ?? [];
    const age = earlier.findIndex((blocks) => JSON.stringify(blocks).includes('ferryman.approve'));
    const seenBefore = { ...done, version: done.version - 1 - age, blocks: earlier[age] ?? [] };

    const answer = await answerTo(nils, () => nils.clicks(seenBefore, 'ferryman.approve'));

    expect(answer).toMatch(/Already approved by <@U0(MARA|NILS)/u);
  });
});

test('a rejection needs a reason, ends the move, and tells the requester', async () => {
  const line = branch(1);
  await prepare(stage, line);
  await mara.clicks(await card(mara, line, /Ready, holding/u), 'ferryman.reject');
  const form = await modal(mara, /Nothing irreversible has been done/u);
  const refused = await mara.submits(form, { Reason: '   ' });
  expect(refused.ok).toBe(false);

  await mara.submits(form, { Reason: 'Not before <!channel> the *holidays*' });

  const over = await card(mara, line, /Rejected/u);
  expect(textOf(over)).toContain(`Rejected by <@${people.mara}>`);
  expect(textOf(over)).toContain('Customers reach the number on the On-Premises deployment, as before.');
  expect(JSON.stringify(over.blocks)).not.toContain('<!channel>');
  const told = await mara.until(
    () =>
      over &&
      stage.slack
        .as(people.ana)
        .sees()
        .messages.find((m) => m.ts === over.ts)
        ?.thread.find((m) => /rejected the cutover/u.test(textOf(m))),
    20_000,
  );
  expect(textOf(told)).toContain(`<@${people.ana}>`);
  expect(registrations(stage, line)).toBe(0);
});

test('an approval for a time goes at that time, and not before', async () => {
  const line = branch(2);
  await prepare(stage, line);
  await mara.clicks(await card(mara, line, /Ready, holding/u), 'ferryman.approve-later');
  const form = await modal(mara, /Not before/u);
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
  const digits = { 'Last four digits of the number': line.e164.slice(-4) };

  const past = await mara.submits(form, { ...digits, 'Not before': inSeconds(-60) });
  expect(past.errors?.['time']).toMatch(/has passed/u);
  const far = await mara.submits(form, { ...digits, 'Not before': inSeconds(7 * 86_400) });
  expect(far.errors?.['time']).toMatch(/Choose an earlier time/u);
  const at = inSeconds(3);
  await mara.submits(form, { ...digits, 'Not before': at });
  await card(mara, line, /The cutover goes at/u);
  expect(registrations(stage, line)).toBe(0);
  await card(mara, line, /Done\./u);

  const [call] = stage.world.registerCalls(line.phoneNumberId);
  expect(new Date(call?.at ?? 0).getTime()).toBeGreaterThanOrEqual(at * 1000);
});

test('a scheduled cutover can be cancelled before its time', async () => {
  const line = branch(3);
  await prepare(stage, line);
  await mara.clicks(await card(mara, line, /Ready, holding/u), 'ferryman.approve-later');
  await mara.submits(await modal(mara, /Not before/u), {
    'Last four digits of the number': line.e164.slice(-4),
    'Not before': Math.floor(Date.now() / 1000) + 3_600,
  });
  await mara.clicks(await card(mara, line, /The cutover goes at/u), 'ferryman.cancel');
  await mara.submits(await modal(mara, /Cancel the move/u));

  const over = textOf(await card(mara, line, /Cancelled/u));
  expect(over).toContain('Nothing irreversible was done.');
  expect(registrations(stage, line)).toBe(0);
});

test('a fact that changes after the approval was asked for voids it, shows the difference, and a new request works', async () => {
  const line = branch(4);
  await prepare(stage, line);
  stage.world.number(line.e164).newNameStatus = 'PENDING_REVIEW';
  stage.world.number(line.e164).newDisplayName = 'Lucky Shrub Elsewhere';
  await approve(stage, line);

  const stopped = textOf(await card(mara, line, /Stopped/u));
  expect(stopped).toMatch(/Facts changed/u);
  expect(stopped).toMatch(/PENDING_REVIEW/u);
  expect(registrations(stage, line)).toBe(0);
  await mara.clicks(await card(mara, line, /Stopped/u), 'ferryman.retry');
  await card(mara, line, /Ready, holding/u);
  await approve(stage, line);
  await card(mara, line, /Done\./u);
  expect(registrations(stage, line)).toBe(1);
});

test('without any approver the request is refused when it is made, and works once there is one', async () => {
  const line = branch(5);
  const [managers] = stage.slack.workspace.usergroups;
  const members = managers?.users.splice(0) ?? [];

  await begin(stage, line);
  await confirmDifferences(stage, line);
  await givePin(stage, line);

  const stopped = textOf(await card(mara, line, /Stopped: Approve the cutover/u));
  managers?.users.push(...members);
  expect(stopped).toContain('Nobody besides the person who asked could approve.');
  expect(stopped).toContain('Add approvers to the user group');
  await mara.clicks(await card(mara, line, /Stopped/u), 'ferryman.retry');
  await card(mara, line, /Ready, holding/u);
});
