import { describe, expect, test } from '@jest/globals';
import { LEVELS } from '../../src/doctor/line.ts';
import { slackLines } from '../../src/doctor/slack-lines.ts';
import { createOpenSockets } from '../../src/store/open-sockets.ts';
import { createOtherProcessWatch } from '../../src/workflow/other-process.ts';
import type { SlackSetUp } from '../../src/workflow/set-up-ports.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { until } from '../support/until.ts';

const { clients } = storeForFile({ emptied: true });

/** A clock that stands still until it is told to go on; everybody who waits then goes on. */
function standing(now: number) {
  let waiting: (() => void)[] = [];
  return {
    clock: {
      now: () => now,
      monotonic: () => now,
      wait: () => new Promise<void>((resolve) => waiting.push(resolve)),
    },
    pass(ms: number) {
      now += ms;
      const awake = waiting;
      waiting = [];
      for (const resolve of awake) resolve();
    },
    waits: () => waiting.length,
  };
}

function replica(ours: readonly string[], time = standing(1_000_000)) {
  const told: number[] = [];
  const problems: string[] = [];
  const sockets = createOpenSockets(clients.command);
  const watch = createOtherProcessWatch({
    sockets,
    clock: time.clock,
    ours: () => ours,
    tell: (count) => {
      told.push(count);
      return Promise.resolve();
    },
    report: (problem) => problems.push(problem),
  });
  /** Slack says so many are open, and the time to count passes. */
  const greeted = async (all: number) => {
    const counted = watch.greeted(all);
    await until(() => time.waits() === 1);
    time.pass(15_000);
    await counted;
  };
  return { watch, sockets, greeted, told, problems, time };
}

describe('another process on the Slack app', () => {
  test('is told of once when Slack counts sockets that no replica has', async () => {
    const one = replica(['a.0.1', 'a.1.1']);

    await one.greeted(4);
    await one.greeted(5);

    expect(one.told).toEqual([2]);
    expect(await one.sockets.noted()).toMatchObject({ count: 3 });
    expect(one.problems).toEqual([]);
  });

  test('is nobody while every socket is one of a replica on this storage', async () => {
    const one = replica(['a.0.1', 'a.1.1']);
    await one.sockets.hold(['b.0.1', 'b.1.1'], 1_000_000 + 300_000);

    await one.greeted(4);

    expect(await one.sockets.noted()).toBeUndefined();
    expect(one.told).toEqual([]);
  });

  test('is not a replica that opened a socket a moment ago, nor one that died a moment ago', async () => {
    const one = replica(['a.0.1']);
    await one.sockets.hold(['dead.0.1'], 1_000_000 + 1);
    const counted = one.watch.greeted(3);
    await until(() => one.time.waits() === 1);
    await one.sockets.hold(['late.0.1'], 1_000_000 + 300_000);
    one.time.pass(15_000);
    await counted;

    expect(one.told).toEqual([]);
  });

  test('is not looked for while the storage does not answer: that is reported', async () => {
    const time = standing(0);
    const away = () => Promise.reject(new Error('away'));
    const problems: string[] = [];
    const watch = createOtherProcessWatch({
      sockets: { hold: away, openAt: away, note: away, noted: away },
      clock: time.clock,
      ours: () => ['a.0.1'],
      tell: away,
      report: (problem) => problems.push(problem),
    });

    await watch.greeted(9);

    expect(problems).toEqual(['the sockets of the Slack app could not be counted']);
  });
});

describe('the doctor', () => {
  const setUp = (others: SlackSetUp['others']): SlackSetUp => ({
    delivery: 'socket',
    identity: () => Promise.resolve({ ok: true, team: 'Acme', bot: 'ferryman', granted: [] }),
    appToken: () => Promise.resolve({ ok: true }),
    channel: () => Promise.resolve({ ok: true }),
    others,
  });
  const idsOf = async (others: SlackSetUp['others']) =>
    (await slackLines(setUp(others), { scopes: [], channels: { migrations: 'C1', alerts: 'C2' } })).map((one) =>
      'id' in one ? one.id : '',
    );

  test('names another process that was found, as a failure', async () => {
    expect(await idsOf(() => Promise.resolve({ count: 2, at: 0 }))).toContain('slack.second-process');
    expect(LEVELS['slack.second-process']).toBe('failure');
  });

  test('says that none was seen, and nothing of it where the storage does not answer', async () => {
    expect(await idsOf(() => Promise.resolve(undefined))).toContain('slack.alone');
    expect(await idsOf(() => Promise.reject(new Error('away')))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/second-process|alone/u)]),
    );
  });
});
