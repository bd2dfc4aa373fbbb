import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createBootGate, type UnsafeReason } from '../../src/store/boot-gate.ts';
import type { KeyRing } from '../../src/store/key-ring.ts';
import type { RedisClients } from '../../src/store/redis-clients.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { aKeyRing, connectClients, realClock } from '../support/store.ts';
import { until } from '../support/until.ts';

let redis: TestRedis;
let clients: RedisClients;
beforeEach(async () => {
  redis = await startRedis({ tcp: true, appendOnly: true });
  clients = await connectClients(redis.url);
});
afterEach(async () => {
  clients.close();
  await redis.stop();
});

const gate = (change: Partial<Parameters<typeof createBootGate>[0]> = {}) =>
  createBootGate({ client: clients.guard, clock: realClock, ring: aKeyRing(), ...change });

describe('the boot gate', () => {
  test('opens for a primary that keeps what it is told', async () => {
    expect(await gate().check()).toEqual({ ok: true });
  });

  test('names every reason at once', async () => {
    await redis.run('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await redis.run('CONFIG', 'SET', 'appendonly', 'no');
    const late = { ...realClock, now: () => Date.now() - 10_000 };

    const answer = await gate({ clock: late }).check();

    expect(answer).toEqual({
      ok: false,
      reasons: [
        { reason: 'keys-evicted', values: { policy: 'allkeys-lru' } },
        { reason: 'append-only-off' },
        { reason: 'clocks-differ', values: { ms: expect.stringMatching(/^(9\d{3}|10\d{3})$/) } },
      ],
    });
  });

  test('waives what an operator may accept, says so each time, and waives neither clock nor epoch', async () => {
    await redis.run('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl');
    const accepted: UnsafeReason[][] = [];
    const onAccepted = (reasons: UnsafeReason[]) => accepted.push(reasons);
    const early = { ...realClock, now: () => Date.now() + 10_000 };

    expect(await gate({ onAccepted }).check()).toEqual({ ok: true });
    expect(await gate({ onAccepted, clock: early }).check()).toMatchObject({
      ok: false,
      reasons: [{ reason: 'clocks-differ' }],
    });

    expect(accepted).toEqual(Array(2).fill([{ reason: 'keys-evicted', values: { policy: 'volatile-ttl' } }]));
  });

  test('is closed on a replica, and on a primary whose replicas are not required', async () => {
    const replica = await startRedis({ tcp: true, appendOnly: true });
    const replicaClients = await connectClients(replica.url);
    try {
      await replica.run('REPLICAOF', '127.0.0.1', new URL(redis.url).port);
      await until(async () => String(await redis.run('INFO', 'replication')).includes('connected_slaves:1'));

      expect(await gate({ client: replicaClients.guard }).check()).toMatchObject({
        ok: false,
        reasons: [{ reason: 'not-primary', values: { role: 'slave' } }],
      });
      expect(await gate().check()).toEqual({
        ok: false,
        reasons: [{ reason: 'replicas-not-required', values: { replicas: '1' } }],
      });
      await redis.run('CONFIG', 'SET', 'min-replicas-to-write', '1');
      expect(await gate().check()).toEqual({ ok: true });
    } finally {
      replicaClients.close();
      await replica.stop();
    }
  });

  test('is closed where scripts may not call INFO', async () => {
    await redis.run('ACL', 'SETUSER', 'default', '-info');

    expect(await gate({ onAccepted: () => undefined }).check()).toEqual({
      ok: false,
      reasons: [{ reason: 'info-hidden' }],
    });
  });

  test('is closed while Redis is away', async () => {
    await redis.kill();

    expect(await gate().check()).toEqual({ ok: false, reasons: [{ reason: 'redis-unreachable' }] });
  });

  test('is closed when the ring cannot open what it sealed', async () => {
    let asked = 0;
    const ring: KeyRing = {
      sealing: 'k1',
      key: () => new Uint8Array(32).fill(asked++),
      derived: () => undefined,
    };

    expect(await gate({ ring }).check()).toEqual({ ok: false, reasons: [{ reason: 'key-ring-broken' }] });
  });
});
