import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RedisClients } from '../../src/store/redis-clients.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { aKeyRing, aNumber, connectClients } from '../support/store.ts';
import { until } from '../support/until.ts';
import { betrayal, commands, nothingTold, story, type Side, type World } from './guard-model.ts';
import { quickGuard } from './guard-stage.ts';

const SEQUENCES = process.env['FERRYMAN_FULL'] === '1' ? 2_000 : 40;

let servers: [TestRedis, TestRedis];
let clients: [RedisClients, RedisClients];
let world: World;

const aServer = () =>
  startRedis({ tcp: true, appendOnly: true, settings: { appendfsync: 'always', 'repl-diskless-sync-delay': '0' } });

const isFollowing = async (side: Side) => /^role:slave/m.test(String(await servers[side].run('INFO', 'replication')));

beforeAll(async () => {
  servers = await Promise.all([aServer(), aServer()]);
  clients = await Promise.all([connectClients(servers[0].url), connectClients(servers[1].url)]);
  const ring = aKeyRing();
  const other = (side: Side): Side => (side === 0 ? 1 : 0);
  world = {
    guards: [quickGuard({ client: clients[0].guard, ring }), quickGuard({ client: clients[1].guard, ring })],
    stage: { number: aNumber() },
    async promote(side) {
      const replication = async (which: Side) => String(await servers[which].run('INFO', 'replication'));
      const offset = async (which: Side) => /^master_repl_offset:(\d+)/m.exec(await replication(which))?.[1];
      if (await isFollowing(side)) await until(async () => (await offset(side)) === (await offset(other(side))));
      await servers[side].run('REPLICAOF', 'NO', 'ONE');
    },
    async follow(side) {
      // Two servers that follow each other would both stop answering: the followed one leads.
      await servers[other(side)].run('REPLICAOF', 'NO', 'ONE');
      await servers[side].run('REPLICAOF', '127.0.0.1', new URL(servers[other(side)].url).port);
      await until(async () => /master_link_status:up/.test(String(await servers[side].run('INFO', 'replication'))));
    },
    async restart(side) {
      await servers[side].kill();
      await servers[side].restart();
      await until(() => clients[side].guard.status === 'ready');
    },
    async flush(side) {
      if (!(await isFollowing(side))) await servers[side].run('FLUSHALL');
    },
  };
});
afterAll(async () => {
  for (const side of [0, 1] as const) {
    clients[side].close();
    await servers[side].stop();
  }
});

describe('the guard, whatever happens in whatever order', () => {
  test('lets no approval be used twice', async () => {
    const anything = fc.array(fc.oneof(...commands), { maxLength: 3 });
    const stories = fc
      .array(fc.oneof(story(anything), story(anything), betrayal(anything)), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.flat());
    const seen = { marks: 0, refusals: new Map<string, number>() };

    await fc.assert(
      fc.asyncProperty(stories, async (sequence) => {
        world.stage.number = aNumber();
        await Promise.all([world.promote(0), world.promote(1)]);
        const told = nothingTold();

        await fc.asyncModelRun(() => ({ model: told, real: world }), sequence);

        for (const count of told.marks.values()) seen.marks += count;
        for (const [why, count] of told.refusals) seen.refusals.set(why, (seen.refusals.get(why) ?? 0) + count);
      }),
      { numRuns: SEQUENCES },
    );

    // Otherwise the sequences above proved nothing: calls were made, and each kind of protection was met.
    expect(seen.marks).toBeGreaterThan(SEQUENCES / 10);
    for (const why of ['EPOCH_CHANGED', 'QUARANTINE', 'ALREADY', 'FENCED', 'BUSY', 'NO_EPOCH', 'UNKNOWN_REQUEST'])
      expect([why, seen.refusals.get(why) ?? 0]).not.toEqual([why, 0]);
  }, 600_000);
});
