import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { everyOption } from '../../sandbox/tour/people.ts';
import { until } from '../support/until.ts';
import { branch } from './support/lines.ts';
import {
  answerTo,
  approve,
  asked,
  begin,
  card,
  confirmDifferences,
  modal,
  MIGRATIONS,
  openScene,
  prepare,
  registrations,
  textOf,
  threadOf,
} from './support/scene.ts';

describe('while Slack is not well', () => {
  let stage: Stage;
  let ana: Person;
  let mara: Person;

  beforeAll(async () => {
    stage = await openScene();
    ana = stage.slack.as(people.ana);
    mara = stage.slack.as(people.mara);
  }, 60_000);

  afterAll(() => stage.close(), 60_000);

  const approvesThenSlackIs = async (outage: () => void, index: number) => {
    const line = branch(index);
    await prepare(stage, line);
    await mara.clicks(await card(mara, line, /Ready, holding/u), 'ferryman.approve');
    const form = await modal(mara, /cannot be undone/u);
    stage.world.emulation.timings.registrationMs = 400;
    await mara.submits(form, { 'Last four digits of the number': line.e164.slice(-4) });
    await mara.until(() => registrations(stage, line) === 1, 10_000);
    outage();
    return line;
  };

  test.each([
    ['answers 503', 0, () => stage.slack.faults.down('http-503')],
    ['cuts connections', 1, () => stage.slack.faults.down('connection-reset')],
  ])(
    'a step under way ends as it should while Slack %s, and the card and its thread catch up',
    async (_how, index, outage) => {
      const line = await approvesThenSlackIs(outage, index);
      await until(() => stage.world.number(line.e164).platform === 'CLOUD_API', 10_000);
      await until(
        () => stage.world.calls().some(({ path }) => path.endsWith(`${line.phoneNumberId}/messages`)),
        10_000,
      );
      expect(textOf(await card(ana, line, /(?:)/u))).not.toContain('Done.');
      stage.slack.faults.up();

      const done = await card(ana, line, /Done\./u);
      const thread = await ana.until(() => {
        const said = threadOf(ana, done.ts);
        return said.includes('Time without service') ? said : undefined;
      }, 12_000);
      for (const told of ['approved the cutover', 'The cutover begins', 'is on the Cloud API'])
        expect(thread.split(told)).toHaveLength(2);
      expect(registrations(stage, line)).toBe(1);
    },
  );

  test('no cutover begins without the witness note that only Slack can keep', async () => {
    const line = branch(2);
    await prepare(stage, line);
    await mara.clicks(await card(mara, line, /Ready, holding/u), 'ferryman.approve');
    const form = await modal(mara, /cannot be undone/u);
    stage.slack.faults.rateLimit({ retryAfter: 1, method: 'conversations.replies' });
    await mara.submits(form, { 'Last four digits of the number': line.e164.slice(-4) });
    const after = textOf(await card(mara, line, /Stopped: Approve the cutover|Done\./u, 15_000));
    stage.slack.faults.clear();

    if (after.includes('Stopped')) {
      expect(after).toContain('The note in Slack could not be written or read back.');
      expect(registrations(stage, line)).toBe(0);
    }
  });

  test('a rate limit of Slack is waited out, and what is shown in the end is right', async () => {
    const line = branch(3);
    stage.slack.faults.rateLimit({ retryAfter: 1, times: 1, method: 'views.open' });
    await ana.types(`/migrate ${line.e164}`, MIGRATIONS);
    const form = await modal(ana, /platform ON_PREMISE/u);
    stage.slack.faults.rateLimit({ retryAfter: 1, times: 2, method: 'chat.postMessage' });
    await ana.submits(form);
    await card(ana, line, /(?:)/u);
    stage.slack.faults.rateLimit({ retryAfter: 1, times: 2, method: 'chat.update' });

    await card(ana, line, /confirm the differences/u);
  });

  test('a form that Slack does not open is told in plain words', async () => {
    stage.slack.faults.rateLimit({ retryAfter: 30, times: 1, method: 'views.open' });

    expect(await asked(ana, branch(5).e164)).toContain('Slack did not let me open the form just now. Nothing was done');
  });

  test('plan blocks that Slack refuses become sections that say the same', async () => {
    const line = branch(4);
    stage.slack.faults.invalidBlocksFor(['plan', 'task_card']);
    await begin(stage, line);
    const shown = await card(ana, line, /confirm the differences/u);
    stage.slack.faults.clear();

    expect(textOf(shown)).toContain('● Check everything that can be read');
    expect(textOf(shown)).toContain('Point of no return.');
  });
});

describe('deliveries that come twice or late', () => {
  let stage: Stage;
  let ana: Person;
  let mara: Person;

  beforeAll(async () => {
    stage = await openScene();
    ana = stage.slack.as(people.ana);
    mara = stage.slack.as(people.mara);
  }, 60_000);

  afterAll(() => stage.close(), 60_000);

  test('a form submitted twice starts one move', async () => {
    const line = branch(0);
    await begin(stage, line);
    await stage.slack.redeliverLast();
    await card(ana, line, /confirm the differences/u);
    const said = ana.sees().messages.filter((m) => m.ephemeralFor === undefined && textOf(m).includes(line.shown));

    expect(said).toHaveLength(1);
    expect((await asked(ana, 'list')).match(/•/gu)).toHaveLength(2);
  });

  test('an approval delivered three times is one approval and one registration', async () => {
    const line = branch(1);
    await prepare(stage, line);
    await approve(stage, line);
    await Promise.all([stage.slack.redeliverLast(), stage.slack.redeliverLast()]);
    await card(mara, line, /Done\./u);

    expect(registrations(stage, line)).toBe(1);
  });

  test('a click that arrives when the move is over is answered and changes nothing', async () => {
    const line = branch(2);
    await begin(stage, line);
    const open = await card(ana, line, /confirm the differences/u);
    await ana.types(`/migrate cancel ${line.e164}`, MIGRATIONS);
    await ana.submits(await modal(ana, /The number stays/u));
    await card(ana, line, /Cancelled/u);

    const answer = await answerTo(ana, () => ana.clicks(open, 'ferryman.confirm-differences'));
    expect(answer).toContain('This move was cancelled. Nothing was done.');
  });

  test('a form submitted after its step is over changes nothing', async () => {
    const line = branch(3);
    await begin(stage, line);
    await ana.clicks(await card(ana, line, /confirm the differences/u), 'ferryman.confirm-differences');
    const form = await modal(ana, /Cloud API is not/u);
    await confirmDifferences(stage, line, people.mara);
    await card(ana, line, /what is known/u);
    await ana.submits(form, { 'I confirm': everyOption(form) });

    expect(textOf(await modal(ana, /Nothing was done/u))).toContain('no longer the step');
    await ana.closes();
  });
});

describe('while Slack recycles its sockets', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openScene({ slack: { socketLifetimeMs: 3_000 } });
  }, 60_000);

  afterAll(() => stage.close(), 60_000);

  test('not one of a stream of commands is lost', async () => {
    const ana = stage.slack.as(people.ana);
    const opened = () =>
      stage.slack.traffic().filter((one) => one.what === 'apps.connections.open' && one.status !== undefined).length;
    const lost: string[] = [];
    let sent = 0;
    while (opened() < 6) {
      const { ok, notice } = await ana.types('/migrate help', MIGRATIONS);
      sent += 1;
      if (!ok) lost.push(`${sent}: ${notice}`);
    }

    expect(sent).toBeGreaterThan(100);
    expect(lost).toEqual([]);
  });
});
