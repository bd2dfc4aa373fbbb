import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCallBudgets } from '../../src/store/call-budgets.ts';
import { createGraphUsage } from '../../src/store/graph-usage.ts';
import { createRedisClients, untilReady, type RedisClients } from '../../src/store/redis-clients.ts';
import { WABA } from '../support/builders.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { redisForFile } from '../support/redis-for-file.ts';

const redis = redisForFile({ emptied: true });
const opened: RedisClients[] = [];
const clock = aHandClock();
const PER_HOUR = 1_000;

/** What one replica knows, over a connection of its own. */
async function aReplica() {
  const clients = createRedisClients(redis.url, () => undefined);
  opened.push(clients);
  await untilReady(clients.command);
  return createGraphUsage(clients.command, createCallBudgets(clients.command, clock), PER_HOUR);
}

let one: Awaited<ReturnType<typeof aReplica>>;
let other: typeof one;
beforeAll(async () => {
  [one, other] = [await aReplica(), await aReplica()];
});
afterAll(() => {
  for (const clients of opened) clients.close();
});

describe('calls on an account', () => {
  test('are one budget for all replicas, no more in any hour than is configured', async () => {
    let calls = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      for (const replica of [one, other, one, other]) {
        for (let wait = 0; wait === 0; calls += wait === 0 ? 1 : 0) wait = await replica.calls(WABA).take(0);
      }
      clock.advance(60_000);
    }
    expect(calls).toBeLessThanOrEqual(PER_HOUR);
    expect(calls).toBeGreaterThan(PER_HOUR * 0.9);
  });

  test('of a cutover are made although nothing is left, and the others wait for them', async () => {
    const budget = one.calls(WABA);
    for (let call = 0; call < one.burst; call += 1) await budget.take(0);
    const before = await other.calls(WABA).take(0);

    for (let call = 0; call < 15; call += 1) expect(await other.calls(WABA).take(-one.burst)).toBe(0);
    const after = await one.calls(WABA).take(0);
    expect(before).toBeGreaterThan(0);
    expect(after - before).toBeGreaterThan(15 * 60_000 * 0.9 * (60 / 900));
  });
});

test('what Meta said to one replica is known to the others, the newest of each of its budgets', async () => {
  const at = clock.now();
  await one.note([{ budget: 'app', percent: 80, at, regainAt: 0 }]);
  await other.note([{ budget: '1/whatsapp', percent: 100, at, regainAt: at + 60_000 }]);
  await one.note([{ budget: 'app', percent: 95, at: at + 1, regainAt: 0 }]);

  expect((await other.readings()).toSorted((a, b) => a.percent - b.percent)).toEqual([
    { budget: 'app', percent: 95, at: at + 1, regainAt: 0 },
    { budget: '1/whatsapp', percent: 100, at, regainAt: at + 60_000 },
  ]);
});
