import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { createJournal } from '../../src/store/journal.ts';
import type { RedisClients } from '../../src/store/redis-clients.ts';
import { untilReady } from '../../src/store/redis-clients.ts';
import type { Guard } from '../../src/workflow/guard-ports.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { aKeyRing, aNumber, connectClients, randomIds, realClock, started } from '../support/store.ts';
import { startSwallowingProxy, type SwallowingProxy } from '../support/swallowing-proxy.ts';
import { aStage, calls, quickGuard, reach } from './guard-stage.ts';

let redis: TestRedis;
let proxy: SwallowingProxy;
let direct: RedisClients;
let proxied: RedisClients;
let steady: Guard;
let shaky: Guard;
beforeAll(async () => {
  redis = await startRedis({ tcp: true });
  proxy = await startSwallowingProxy(redis.url);
  direct = await connectClients(redis.url);
  proxied = await connectClients(proxy.url);
  const ring = aKeyRing();
  steady = quickGuard({ client: direct.guard, ring });
  shaky = quickGuard({ client: proxied.guard, ring });
  // Redis knows the scripts from here on, so that the exchange that loses its answer is the one that runs.
  await reach(steady, 'settle');
});
afterAll(async () => {
  proxied.close();
  direct.close();
  await proxy.stop();
  await redis.stop();
});

const runsOf = async (client: RedisClients['command']) => {
  const stats = String(await client.call('INFO', 'commandstats'));
  const calls = (name: string) => Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  return calls('evalsha') + calls('eval');
};

describe('an answer that got lost', () => {
  test('leaves the claim made once, and a fresh execution is refused', async () => {
    const stage = await reach(steady, 'approve');
    const before = await runsOf(direct.command);
    proxy.loseNextAnswer(stage.nonce);

    await expect(calls.claim(shaky, stage)).rejects.toMatchObject({ name: 'StorageUnavailable' });
    await untilReady(proxied.guard);

    expect((await runsOf(direct.command)) - before).toBe(1);
    expect(await steady.read(stage.number, stage.id)).toMatchObject({ state: 'CLAIMED', nonce: stage.nonce });
    expect(await calls.claim(shaky, { ...stage, nonce: randomIds.nonce() })).toMatchObject({ why: 'ALREADY' });
  });

  test('leaves the mark made once; the holder that never heard of it cannot mark again', async () => {
    const stage = await reach(steady, 'claim');
    proxy.loseNextAnswer(stage.nonce);

    await expect(calls.mark(shaky, stage)).rejects.toMatchObject({ name: 'StorageUnavailable' });
    await untilReady(proxied.guard);

    expect(await calls.mark(shaky, stage)).toEqual({ ok: false, why: 'FENCED', detail: 'SENDING' });
    expect(await steady.budget(stage.number)).toMatchObject({ used: 1 });
  });

  test('is an error at once while there is no connection: nothing waits to be sent later', async () => {
    const stage = await reach(steady, 'approve');
    proxied.guard.disconnect(true);

    await expect(calls.claim(shaky, stage)).rejects.toMatchObject({ name: 'StorageUnavailable' });
    await untilReady(proxied.guard);

    expect((await steady.read(stage.number, stage.id))?.state).toBe('APPROVED');
  });

  test('makes an ordinary connection run the same script twice, which is why the guard has its own', async () => {
    const ordinary = new Redis(proxy.url);
    ordinary.on('error', () => undefined);
    try {
      await untilReady(ordinary);
      const key = aStage().id;
      proxy.loseNextAnswer(key);

      await ordinary.eval(`return redis.call('INCR', KEYS[1])`, 1, key);

      expect(await direct.command.get(key)).toBe('2');
    } finally {
      ordinary.disconnect();
    }
  });

  test('does not double a journal entry although the append is sent again', async () => {
    const journal = createJournal({ client: proxied.command, clock: realClock, ids: randomIds });
    const id = randomIds.migrationId(aNumber());
    await journal.start(id, { actor: 'ferryman', events: [started(id)] });
    const lostBefore = proxy.lost();
    proxy.loseNextAnswer(id);

    const appended = await journal.append(id, 1, {
      actor: 'ferryman',
      events: [{ type: 'stepStarted', step: 'preflight' }],
    });

    expect(proxy.lost()).toBe(lostBefore + 1);
    expect(appended).toMatchObject({ ok: true });
    expect(await journal.load(id)).toHaveLength(2);
  });

  test('does not make a migration lose its own start', async () => {
    const journal = createJournal({ client: proxied.command, clock: realClock, ids: randomIds });
    const id = randomIds.migrationId(aNumber());
    proxy.loseNextAnswer('"started"');

    const answer = await journal.start(id, { actor: 'ferryman', events: [started(id)] });

    expect(answer).toMatchObject({ ok: true });
    expect(await journal.load(id)).toHaveLength(1);
  });
});
