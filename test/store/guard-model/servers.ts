import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createGuard } from '../../../src/store/guard.ts';
import type { RedisClients } from '../../../src/store/redis-clients.ts';
import type { Clock } from '../../../src/workflow/ports.ts';
import type { Guard } from '../../../src/workflow/guard-ports.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { aKeyRing, connectClients } from '../../support/store.ts';
import { until } from '../../support/until.ts';

/** One of the two servers, and one of the two replicas of the bot. */
export type Side = 0 | 1;
export type Replica = 0 | 1;

/** How long an unanswered call may still act, and a number waits after a change of epoch: logical ms. */
export const QUIET_MS = 300_000;

/** A person gives up after two seconds; on a machine with other work an answer that comes later must not end a run of hours. */
const PATIENCE_MS = 60_000;

export const otherOf = (side: Side): Side => (side === 0 ? 1 : 0);

/** Two Redis processes, and two replicas of the bot with a connection of their own to each. */
export interface Servers {
  /** `waited`: as the guard answers when the time of quarantine has passed. */
  guard(where: { side: Side; replica: Replica }, time: 'early' | 'waited'): Guard;
  leads(side: Side): Promise<boolean>;
  promote(side: Side): Promise<void>;
  follow(side: Side): Promise<void>;
  /** SIGKILL, and started again on what its append-only file kept. */
  kill(side: Side): Promise<void>;
  flush(side: Side): Promise<void>;
  close(): Promise<void>;
}

interface Server {
  redis: TestRedis;
  admin: Redis;
  clients: readonly [RedisClients, RedisClients];
}

async function aServer(): Promise<Server> {
  const redis = await startRedis({
    tcp: true,
    appendOnly: true,
    settings: { appendfsync: 'always', 'repl-diskless-sync-delay': '0' },
  });
  const admin = new Redis(redis.url, { retryStrategy: () => 5 });
  admin.on('error', () => undefined);
  return { redis, admin, clients: [await patientClients(redis.url), await patientClients(redis.url)] };
}

async function patientClients(url: string): Promise<RedisClients> {
  const clients = await connectClients(url);
  for (const client of [clients.command, clients.guard])
    if (client instanceof Redis) client.options.commandTimeout = PATIENCE_MS;
  return clients;
}

/** Starts both. `clock` is the clock of the replicas. */
export async function openServers(clock: Clock): Promise<Servers> {
  const servers = await Promise.all([aServer(), aServer()]);
  const ring = aKeyRing();
  const guards = servers.map(({ clients }) =>
    clients.map(({ guard: client }) => ({
      early: createGuard({ client, ring, clock, quarantineMs: QUIET_MS }),
      waited: createGuard({ client, ring, clock, quarantineMs: 0 }),
    })),
  );
  const info = async (side: Side, field: string) =>
    new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(await servers[side]!.admin.info('replication'))?.[1];
  const leads = async (side: Side) => (await info(side, 'role')) === 'master';

  const follow = async (side: Side) => {
    // Two servers that follow each other would both stop answering: the followed one leads.
    await servers[otherOf(side)]!.admin.replicaof('NO', 'ONE');
    await servers[side]!.admin.replicaof('127.0.0.1', new URL(servers[otherOf(side)]!.redis.url).port);
    while ((await info(side, 'master_link_status')) !== 'up') await pause(1);
  };

  return {
    follow,
    guard: ({ side, replica }, time) => guards[side]![replica]![time],
    leads,
    async promote(side) {
      if (await leads(side)) return;
      await until(
        async () => (await info(side, 'master_repl_offset')) === (await info(otherOf(side), 'master_repl_offset')),
        PATIENCE_MS,
      );
      await servers[side]!.admin.replicaof('NO', 'ONE');
    },
    async kill(side) {
      const { redis, admin, clients } = servers[side]!;
      const led = await leads(side);
      await redis.kill();
      await redis.restart();
      await until(
        () => admin.status === 'ready' && clients.every(({ guard }) => guard.status === 'ready'),
        PATIENCE_MS,
      );
      // It comes back as what its orchestrator had made it. A follower that comes back by itself changes the epoch once more,
      // without loss; here it does so before anybody goes on, so that the oracle knows which epoch it speaks of.
      if (!led) await follow(side);
      else if (!(await leads(otherOf(side)))) await follow(otherOf(side));
    },
    async flush(side) {
      if (await leads(side)) await servers[side]!.admin.flushall();
    },
    async close() {
      for (const { admin, clients, redis } of servers) {
        admin.disconnect();
        for (const one of clients) one.close();
        await redis.stop();
      }
    },
  };
}
