import { describe, expect, test } from '@jest/globals';
import { createDeliveries } from '../../src/store/deliveries.ts';
import { createLeases } from '../../src/store/leases.ts';
import type { Deliveries, Delivery } from '../../src/workflow/slack-ports.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { connectClients, randomIds, realClock } from '../support/store.ts';
import { until } from '../support/until.ts';

const { redis, clients } = storeForFile();

const LEASE_MS = 1_500;
const QUARTER_HOUR_MS = 900_000;

/** The deliveries as one replica sees them. */
const deliveriesOf = (client = clients.command): Deliveries =>
  createDeliveries({
    client,
    clock: realClock,
    ids: randomIds,
    leases: createLeases({ client, clock: realClock, ids: randomIds, durationMs: LEASE_MS }),
  });
const anIdentity = () => `trigger ${randomIds.nonce()}`;

async function first(deliveries: Deliveries, identity: string): Promise<Delivery> {
  const taken = await deliveries.take(identity);
  if (typeof taken === 'string') throw new Error(`it is ${taken}`);
  return taken;
}

describe('a delivery', () => {
  test('is in the hands of one of many replicas, and handled for all of them afterwards', async () => {
    const identity = anIdentity();
    const taken = await Promise.all(Array.from({ length: 20 }, () => deliveriesOf().take(identity)));
    const [one, ...others] = taken.filter((answer) => typeof answer === 'object');
    expect(others).toEqual([]);
    expect(taken.filter((answer) => answer === 'held')).toHaveLength(19);

    await one?.handled();

    expect(await deliveriesOf().take(identity)).toBe('handled');
  });

  test('is nobody’s any more once it is handled', async () => {
    await redis.run('FLUSHALL');
    await (await first(deliveriesOf(), anIdentity())).handled();

    expect(await clients.command.keys('*:lease:*')).toEqual([]);
  });

  test('is handled by whoever took it, and leaves the hands of another one alone', async () => {
    await redis.run('FLUSHALL');
    const identity = anIdentity();
    const slow = await first(deliveriesOf(), identity);
    // As after a pause in which its lease ran out.
    await clients.command.del(...(await clients.command.keys('*:lease:*')));
    await first(deliveriesOf(), identity);

    await slow.handled();

    expect(await clients.command.keys('*:lease:*')).toHaveLength(1);
    expect(await deliveriesOf().take(identity)).toBe('handled');
  });

  test('that was not handled is the first again', async () => {
    const identity = anIdentity();
    await (await first(deliveriesOf(), identity)).release();

    expect(typeof (await deliveriesOf().take(identity))).toBe('object');
  });

  test('is taken up by somebody else when its replica is gone, and not while that lives', async () => {
    const identity = anIdentity();
    const dying = await connectClients(redis.url);
    await first(deliveriesOf(dying.command), identity);
    const began = performance.now();
    while (performance.now() - began < 1.2 * LEASE_MS) expect(await deliveriesOf().take(identity)).toBe('held');

    dying.close();

    await until(async () => typeof (await deliveriesOf().take(identity)) === 'object');
  });

  test('is remembered for longer than a quarter of an hour, and not for ever', async () => {
    await redis.run('FLUSHALL');
    await (await first(deliveriesOf(), anIdentity())).handled();

    const keys = await clients.command.keys('ferryman:{index}:delivery:*');
    expect(keys).toHaveLength(1);
    expect(await clients.command.pttl(keys[0] ?? '')).toBeGreaterThan(QUARTER_HOUR_MS);
  });
});
