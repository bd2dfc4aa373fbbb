import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createBootGate } from '../../src/store/boot-gate.ts';
import { createCards } from '../../src/store/cards.ts';
import { createDueTimes } from '../../src/store/due-times.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createMigrationIndex, rebuildIndexes } from '../../src/store/migration-index.ts';
import { createRedisClients, untilReady, type RedisClients } from '../../src/store/redis-clients.ts';
import { createVault } from '../../src/store/vault.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { aKeyRing, aNumber, randomIds, realClock, started } from '../support/store.ts';
import { until } from '../support/until.ts';
import { calls, quickGuard, reach } from './guard-stage.ts';

const SLOTS = ['0-5461', '5462-10922', '10923-16383'];

let nodes: TestRedis[] = [];
let clients: RedisClients;
beforeAll(async () => {
  nodes = await Promise.all(
    SLOTS.map(() => startRedis({ tcp: true, appendOnly: true, settings: { 'cluster-enabled': 'yes' } })),
  );
  const ports = nodes.map(({ url }) => new URL(url).port);
  for (const [index, node] of nodes.entries()) {
    const [from = '', to = ''] = SLOTS[index]?.split('-') ?? [];
    await node.run('CLUSTER', 'ADDSLOTSRANGE', from, to);
    for (const port of ports) await node.run('CLUSTER', 'MEET', '127.0.0.1', port);
  }
  for (const node of nodes)
    await until(async () => {
      const info = String(await node.run('CLUSTER', 'INFO'));
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
    });
  clients = createRedisClients(
    { cluster: ports.map((port) => ({ host: '127.0.0.1', port: Number(port) })) },
    () => undefined,
  );
  await Promise.all([untilReady(clients.command), untilReady(clients.guard)]);
});
afterAll(async () => {
  clients.close();
  await Promise.all(nodes.map((node) => node.stop()));
});

// Enough numbers for every shard to get some.
const numbers = Array.from({ length: 12 }, () => aNumber());

describe('a Redis Cluster', () => {
  test('keeps journals, lists, cards and due times of numbers on all shards', async () => {
    const journal = createJournal({ client: clients.command, clock: realClock, ids: randomIds });
    const [index, due, cards] = [
      createMigrationIndex(clients.command),
      createDueTimes(clients.command),
      createCards(clients.command),
    ];
    for (const number of numbers) {
      const id = randomIds.migrationId(number);
      await journal.start(id, { actor: 'ferryman', events: [started(id)] });
      await journal.append(id, 1, { actor: 'ferryman', events: [{ type: 'stepStarted', step: 'preflight' }] });
      await due.set(id, 1);
      await due.clear(id, 1);
      await cards.put(id, { channel: 'C1', ts: '1.2', shown: 1, told: 1 });
      await cards.markBehind(id, 1);
      await cards.caughtUp(id, 1);

      expect(await journal.load(id)).toHaveLength(2);
      expect(await journal.runningOn(number)).toBe(id);
      expect(await index.ofNumber(number)).toEqual([id]);
    }

    await clients.command.del('ferryman:{index}:running');
    expect(await rebuildIndexes(clients.command)).toBe(numbers.length);
    expect(await index.running(100)).toHaveLength(numbers.length);
  });

  test('leads requests through the guard on all shards', async () => {
    const guard = quickGuard({ client: clients.guard, ring: aKeyRing() });
    for (const number of numbers) {
      const stage = await reach(guard, 'mark', { number, id: randomIds.requestId(), nonce: randomIds.nonce() });
      expect(await calls.settle(guard, stage)).toEqual({ ok: true });
    }
    expect(await createBootGate({ client: clients.guard, clock: realClock, ring: aKeyRing() }).check()).toEqual({
      ok: true,
    });
  });

  test('keeps secrets and leases', async () => {
    const vault = createVault({ client: clients.command, ring: aKeyRing(), ids: randomIds });
    const leases = createLeases({ client: clients.command, clock: realClock, ids: randomIds });
    for (const number of numbers) {
      const migration = randomIds.migrationId(number);
      const context = { number, purpose: 'pin', migration } as const;
      const ref = await vault.seal(context, '271828', Date.now() + 60_000);
      const lease = await leases.take(migration);

      expect(await vault.open(context, ref)).toBe('271828');
      expect(await leases.take(migration)).toBeUndefined();
      await lease?.release();
    }
  });
});
