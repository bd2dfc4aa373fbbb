import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RedisClients } from '../../src/store/redis-clients.ts';
import { createEpochWatcher } from '../../src/store/epoch-watcher.ts';
import type { Guard } from '../../src/workflow/guard-ports.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { aKeyRing, connectClients } from '../support/store.ts';
import { until } from '../support/until.ts';
import { aStage, calls, quickGuard, rawKeys, reach, type Stage } from './guard-stage.ts';

interface Node {
  redis: TestRedis;
  clients: RedisClients;
  guard: Guard;
}
const ring = aKeyRing();
let a: Node;
let b: Node;

async function aNode(): Promise<Node> {
  const redis = await startRedis({ tcp: true, settings: { 'repl-diskless-sync-delay': '0' } });
  const clients = await connectClients(redis.url);
  return { redis, clients, guard: quickGuard({ client: clients.guard, ring }) };
}
beforeEach(async () => {
  [a, b] = await Promise.all([aNode(), aNode()]);
});
afterEach(async () => {
  for (const node of [a, b]) {
    node.clients.close();
    await node.redis.stop();
  }
});

const info = async (node: Node, field: string) =>
  new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(String(await node.redis.run('INFO')))?.[1];

async function follow(replica: Node, primary: Node) {
  await replica.redis.run('REPLICAOF', '127.0.0.1', new URL(primary.redis.url).port);
  await until(async () => (await info(replica, 'master_link_status')) === 'up');
  await until(async () => (await info(primary, 'slave0'))?.includes('state=online'));
  await until(async () => (await info(replica, 'slave_repl_offset')) === (await info(primary, 'master_repl_offset')));
}
const promote = (node: Node) => node.redis.run('REPLICAOF', 'NO', 'ONE');
const whyOf = (answer: { ok: true } | { ok: false; why: string }) => (answer.ok ? 'OK' : answer.why);
const stateOn = async (node: Node, { number, id }: Stage) => (await node.guard.read(number, id))?.state;

describe('a failover', () => {
  test('voids what was opened before it: on the promoted server, and on the old one when it comes back', async () => {
    await follow(b, a);
    // Attaching the first replica may change the replication id: only what follows belongs to one epoch.
    const [open, approved, claimed] = [
      await reach(a.guard, 'open'),
      await reach(a.guard, 'approve'),
      await reach(a.guard, 'claim'),
    ];
    await until(async () => (await stateOn(b, claimed)) === 'CLAIMED');

    await promote(b);
    expect(whyOf(await calls.approve(b.guard, open))).toBe('EPOCH_CHANGED');
    expect(whyOf(await calls.claim(b.guard, approved))).toBe('EPOCH_CHANGED');
    expect(whyOf(await calls.mark(b.guard, claimed))).toBe('EPOCH_CHANGED');
    expect(whyOf(await calls.open(b.guard, aStage(open.number)))).toBe('QUARANTINE');

    await follow(a, b);
    expect(whyOf(await calls.claim(a.guard, approved))).toBe('NO_EPOCH');
    await promote(a);
    expect(whyOf(await calls.claim(a.guard, approved))).toBe('EPOCH_CHANGED');
    expect(whyOf(await calls.mark(a.guard, claimed))).toBe('EPOCH_CHANGED');
  });

  test('back and forth that loses a claim makes the approval claimable by nobody', async () => {
    await follow(b, a);
    const stage = await reach(a.guard, 'approve');
    await until(async () => (await stateOn(b, stage)) === 'APPROVED');
    const runId = await info(a, 'run_id');

    // B is promoted behind A's back; A still takes the claim, and loses it when it becomes B's replica.
    await promote(b);
    expect(await calls.claim(a.guard, stage)).toEqual({ ok: true });
    await follow(a, b);
    await promote(a);

    expect(await info(a, 'run_id')).toBe(runId);
    expect(await stateOn(a, stage)).toBe('APPROVED');
    expect(whyOf(await calls.claim(a.guard, stage))).toBe('EPOCH_CHANGED');
    expect(whyOf(await calls.open(a.guard, aStage(stage.number)))).toBe('QUARANTINE');
  });

  test('frees the number after its quarantine, for a new request with a new approval', async () => {
    await follow(b, a);
    const old = await reach(a.guard, 'mark');
    await until(async () => (await stateOn(b, old)) === 'SENDING');
    await promote(b);

    expect(await b.guard.number(old.number)).toMatchObject({ stamped: false, quarantinedSince: expect.any(Number) });
    const fresh = await reach(b.guard, 'mark', aStage(old.number));

    expect(await stateOn(b, fresh)).toBe('SENDING');
    expect(await stateOn(b, old)).toBe('SENDING');
    expect(whyOf(await calls.settleByAnybody(b.guard, old, 0))).toBe('EPOCH_CHANGED');
    expect(await b.guard.budget(old.number)).toMatchObject({ used: 2 });
  });

  test('is refused by a replica: it has no epoch to act in', async () => {
    const stage = await reach(a.guard, 'approve');
    await follow(b, a);

    expect(await calls.claim(b.guard, stage)).toEqual({ ok: false, why: 'NO_EPOCH' });
    await expect(b.guard.number(stage.number)).rejects.toMatchObject({ name: 'StorageUnavailable' });
  });
});

describe('a mark beside a replica', () => {
  test('is durable once the replica has it', async () => {
    await follow(b, a);
    const stage = await reach(a.guard, 'claim');
    // A replica acknowledges nothing in the first moments after its sync.
    expect(await a.redis.run('WAIT', '1', '5000')).toBe(1);

    expect(await calls.mark(a.guard, stage)).toMatchObject({ ok: true, durable: true });
    expect(await stateOn(b, stage)).toBe('SENDING');
  });

  test('is not durable while the replica is frozen; the holder gives it back', async () => {
    await follow(b, a);
    const stage = await reach(a.guard, 'claim');
    b.redis.pause();

    const marked = await calls.mark(a.guard, stage);
    b.redis.resume();

    expect(marked).toMatchObject({ ok: true, durable: false });
    expect(await a.guard.abort(stage.number, { id: stage.id, nonce: stage.nonce })).toEqual({ ok: true });
  });
});

describe('a restart', () => {
  test('voids what was opened before it, although the data is still there', async () => {
    const kept = await startRedis({ appendOnly: true, settings: { appendfsync: 'always' } });
    const clients = await connectClients(kept.url);
    try {
      const guard = quickGuard({ client: clients.guard, ring });
      const stage = await reach(guard, 'approve');

      await kept.kill();
      await expect(calls.claim(guard, stage)).rejects.toMatchObject({ name: 'StorageUnavailable' });
      await kept.restart();
      await until(async () => clients.guard.status === 'ready');

      expect((await guard.read(stage.number, stage.id))?.state).toBe('APPROVED');
      expect(whyOf(await calls.claim(guard, stage))).toBe('EPOCH_CHANGED');
    } finally {
      clients.close();
      await kept.stop();
    }
  });
});

describe('a flushed Redis', () => {
  test('knows no request and has every number in quarantine', async () => {
    const [approved, claimed] = [await reach(a.guard, 'approve'), await reach(a.guard, 'claim')];

    await a.redis.run('FLUSHALL');

    expect(whyOf(await calls.claim(a.guard, approved))).toBe('UNKNOWN_REQUEST');
    expect(whyOf(await calls.mark(a.guard, claimed))).toBe('UNKNOWN_REQUEST');
    expect(whyOf(await calls.open(a.guard, aStage(approved.number)))).toBe('QUARANTINE');
  });
});

describe('the epoch watcher', () => {
  test('tells a change once, and takes silence for no change', async () => {
    await follow(b, a);
    const changes: string[][] = [];
    const watcher = createEpochWatcher({
      client: a.clients.guard,
      onChange: (...change) => changes.push(change),
      intervalMs: 20,
    });
    try {
      watcher.start();
      await until(() => watcher.seen() !== undefined);
      const before = watcher.seen();

      a.redis.pause();
      a.redis.resume();
      await promote(b);
      await follow(a, b);
      await promote(a);
      await until(() => changes.length > 0);

      expect(changes).toEqual([[watcher.seen(), before]]);
      expect(watcher.seen()).not.toBe(before);
    } finally {
      watcher.stop();
    }
  });

  test('is not told by a change of data', async () => {
    const stage = await reach(a.guard, 'open');
    const seen = (await a.guard.number(stage.number)).epoch;

    await a.redis.run('DEL', rawKeys.number(stage));

    expect((await a.guard.number(stage.number)).epoch).toBe(seen);
  });
});
