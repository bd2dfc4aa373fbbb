import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createLeases } from '../../src/store/leases.ts';
import { startRedis } from '../support/redis.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aNumber, connectClients, randomIds, realClock } from '../support/store.ts';

const { redis, clients } = storeForFile();

const leasesOf = (durationMs = 3_000) =>
  createLeases({ client: clients.command, clock: realClock, ids: randomIds, durationMs });
const aName = () => randomIds.migrationId(aNumber());
const keyOf = (name: string) => `ferryman:{${name.split('-')[0]}}:lease:${name}`;

describe('a lease', () => {
  test('belongs to one of many who ask at once', async () => {
    const name = aName();

    const taken = await Promise.all(Array.from({ length: 20 }, () => leasesOf().take(name)));

    expect(taken.filter(Boolean)).toHaveLength(1);
    await Promise.all(taken.map(async (lease) => lease?.release()));
  });

  test('is free again when released', async () => {
    const name = aName();
    const first = await leasesOf().take(name);

    await first?.release();
    const second = await leasesOf().take(name);

    expect(second).toBeDefined();
    await second?.release();
  });

  test('outlives its duration while it is renewed', async () => {
    const name = aName();
    // Long enough that a busy machine can't starve three renewals in a row.
    const lease = await leasesOf(1_500).take(name);
    const firstExpiry = Number(await redis.run('PEXPIRETIME', keyOf(name)));

    let expiry = firstExpiry;
    while (expiry <= firstExpiry + 400 && !lease?.lost.aborted)
      expiry = Number(await redis.run('PEXPIRETIME', keyOf(name)));

    expect(lease?.lost.aborted).toBe(false);
    await lease?.release();
  });

  test('tells its holder when somebody else has it, and leaves theirs alone', async () => {
    const name = aName();
    const lease = await leasesOf(150).take(name);
    await clients.command.set(keyOf(name), 'somebody-else');

    await once(lease!.lost, 'abort');

    expect(lease?.lost.reason).toMatchObject({ name: 'LeaseLost' });
    await lease?.release();
    expect(await clients.command.get(keyOf(name))).toBe('somebody-else');
  });

  test('is lost when Redis stays silent for its whole duration', async () => {
    const own = await startRedis();
    const silent = await connectClients(own.url);
    try {
      const leases = createLeases({ client: silent.command, clock: realClock, ids: randomIds, durationMs: 150 });
      const lease = await leases.take(aName());

      await own.kill();
      await once(lease!.lost, 'abort');

      expect(lease?.lost.aborted).toBe(true);
    } finally {
      silent.close();
      await own.stop();
    }
  });
});
