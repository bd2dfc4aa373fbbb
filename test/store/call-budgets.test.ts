import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Cluster } from 'ioredis';
import { createPace } from '../../src/slack/pace.ts';
import { createCallBudgets } from '../../src/store/call-budgets.ts';
import { createRedisClients, untilReady, type RedisClients } from '../../src/store/redis-clients.ts';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { aHandClock } from '../support/hand-clock.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { realClock } from '../support/store.ts';
import { until } from '../support/until.ts';

let redis: TestRedis;
const opened: RedisClients[] = [];
let count = 0;

/** A connection of its own, as another process has it. */
async function aClient() {
  const clients = createRedisClients(redis.url, () => undefined);
  opened.push(clients);
  await untilReady(clients.command);
  return clients.command;
}

const aName = () => `test-${(count += 1)}`;
const never = new AbortController().signal;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(async () => {
  for (const clients of opened) clients.close();
  await redis.stop();
});

describe('a budget of calls', () => {
  test('is one for two processes', async () => {
    const clock = aHandClock();
    const limits = { burst: 4, perMinute: 60 };
    const name = aName();
    const budgets = [createCallBudgets(await aClient(), clock), createCallBudgets(await aClient(), clock)];
    const [one, other] = budgets.map((budgetsOf) => budgetsOf.of(name, limits));

    const taken = [];
    for (let call = 0; call < 3; call += 1) taken.push(await one!.take(0), await other!.take(0));
    expect(taken).toEqual([0, 0, 0, 0, 1_000, 1_000]);
    clock.advance(1_000);
    expect([await other!.take(0), await one!.take(0)]).toEqual([0, 1_000]);
  });

  test('keeps what is reserved for others', async () => {
    const clock = aHandClock();
    const budget = createCallBudgets(await aClient(), clock).of(aName(), { burst: 4, perMinute: 60 });

    expect([await budget.take(2), await budget.take(2), await budget.take(2)]).toEqual([0, 0, 1_000]);
    expect([await budget.take(0), await budget.take(0), await budget.take(0)]).toEqual([0, 0, 1_000]);
  });

  test('rests for everybody when Slack told one of them to', async () => {
    const clock = aHandClock();
    const name = aName();
    const one = createCallBudgets(await aClient(), clock).of(name, { burst: 4, perMinute: 60 });
    const other = createCallBudgets(await aClient(), clock).of(name, { burst: 4, perMinute: 60 });
    await one.hold(30_000);
    await one.hold(5_000);

    expect(await other.take(0)).toBe(30_000);
    clock.advance(30_000);
    expect(await other.take(0)).toBe(0);
  });

  test('gains nothing from a clock that is ahead of the others, and does not wait for one that jumped back', async () => {
    const [ahead, behind] = [aHandClock(1_000_000_000), aHandClock(1_000_000_000 - 2_000)];
    const name = aName();
    const limits = { burst: 2, perMinute: 60 };
    const one = createCallBudgets(await aClient(), ahead).of(name, limits);
    const other = createCallBudgets(await aClient(), behind).of(name, limits);

    expect([await one.take(0), await other.take(0), await one.take(0), await other.take(0)]).toEqual([
      0, 0, 1_000, 1_000,
    ]);
    behind.advance(-3_600_000);
    expect(await other.take(0)).toBe(1_000);
    behind.advance(1_000);
    expect(await other.take(0)).toBe(0);
  });

  test('is forgotten once nobody needs it', async () => {
    const name = aName();
    const client = await aClient();
    await createCallBudgets(client, realClock).of(name, { burst: 4, perMinute: 60 }).take(0);
    const ttl = Number(await redis.run('PTTL', `ferryman:{budget:${name}}:calls`));

    expect(ttl).toBeGreaterThan(4_000);
    expect(ttl).toBeLessThan(120_000);
  });

  test('holds on a Cluster', async () => {
    const node = await startRedis({
      tcp: true,
      settings: { 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1' },
    });
    const port = Number(new URL(node.url).port);
    try {
      await node.run('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      await until(async () => String(await node.run('CLUSTER', 'INFO')).includes('cluster_state:ok'));
      await until(async () => String(await node.run('CLUSTER', 'NODES')).includes('127.0.0.1'));
      const clients = createRedisClients({ cluster: [{ host: '127.0.0.1', port }] }, () => undefined);
      opened.push(clients);
      await untilReady(clients.command);
      const budget = createCallBudgets(clients.command, aHandClock()).of(aName(), { burst: 1, perMinute: 60 });

      expect(clients.command).toBeInstanceOf(Cluster);
      expect([await budget.take(0), await budget.take(0)]).toEqual([0, 1_000]);
      clients.close();
    } finally {
      await node.stop();
    }
  });
});

describe('the paces of two processes', () => {
  test('make no more calls together than one may, and progress leaves the rest to decisions', async () => {
    const limits = { burst: 4, perMinute: 1_200 };
    const name = aName();
    const paces = await Promise.all(
      [0, 1].map(async () =>
        createPace(realClock, limits, createCallBudgets(await aClient(), realClock).of(name, limits)),
      ),
    );
    const at: number[] = [];
    const waits: number[] = [];
    const begin = performance.now();
    const progress = paces.flatMap((pace) =>
      Array.from({ length: 20 }, () =>
        pace.run('progress', never, () => Promise.resolve(void at.push(performance.now()))),
      ),
    );
    const decisions = paces.map(async (pace) => {
      await pace.run('decision', never, () => Promise.resolve(void at.push(performance.now())));
      waits.push(performance.now() - begin);
    });
    await Promise.all([...progress, ...decisions]);

    // 42 calls, 4 at once and the others 50 ms apart.
    expect(performance.now() - begin).toBeGreaterThan((42 - 4 - 1) * 50);
    for (const wait of waits) expect(wait).toBeLessThan(1_000);
  });

  test('rest together after the 429 of one of them', async () => {
    const limits = { burst: 4, perMinute: 6_000 };
    const name = aName();
    const [one, other] = await Promise.all(
      [0, 1].map(async () =>
        createPace(realClock, limits, createCallBudgets(await aClient(), realClock).of(name, limits)),
      ),
    );
    const begin = performance.now();
    await one!.run('progress', never, () => Promise.reject(new WebAPIRateLimitedError(1))).catch(() => undefined);
    await other!.run('alert', never, () => Promise.resolve());

    expect(performance.now() - begin).toBeGreaterThan(950);
  });
});
