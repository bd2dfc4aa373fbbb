import { Cluster, Redis, type ClusterNode } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import type { RedisClient } from './storage.ts';

/** How to be let in; what a `redis://` address says by itself. */
export interface RedisAccess {
  username?: string;
  password?: string;
  tls?: ConnectionOptions;
}

/** Where Redis is: one address, the primary a set of Sentinels names, or a Cluster. */
export type RedisAddress =
  | string
  | { sentinels: { host: string; port: number }[]; name: string; sentinelPassword?: string; access?: RedisAccess }
  | { cluster: ClusterNode[]; access?: RedisAccess };

/** The two connections of a process. `close` ends both at once; unanswered commands are rejected. */
export interface RedisClients {
  /** Journal, lists, leases, vault. */
  command: RedisClient;
  /** The guard alone: nothing is ever sent twice on it. */
  guard: RedisClient;
  close(): void;
}

const RECONNECT_CAP_MS = 1_000;
const CONNECTION = {
  retryStrategy: (attempt: number) => Math.min(RECONNECT_CAP_MS, 25 * 2 ** Math.min(attempt, 6)),
  // Closing while Redis is away would hold the process for ioredis' two seconds.
  disconnectTimeout: 500,
};

/**
 * A server that went without a word leaves a connection on which every command runs out of time, for a quarter of an hour as far as the
 * kernel is concerned. Whoever waits that long for any byte gives the connection up and makes a new one.
 */
const SILENT_FOR_MS = 10_000;
/** BullMQ's worker waits for work in one command, ten seconds at most. */
const SILENT_WHILE_BLOCKED_FOR_MS = 30_000;

interface Behaviour {
  maxRetriesPerRequest: number | null;
  socketTimeout: number;
  commandTimeout?: number;
  autoResendUnfulfilledCommands: boolean;
  enableOfflineQueue: boolean;
}

/** A command waits for a short break of the connection, is resent, and then fails: a click must get an answer. */
const COMMAND: Omit<Behaviour, 'socketTimeout'> = {
  maxRetriesPerRequest: 2,
  commandTimeout: 2_500,
  autoResendUnfulfilledCommands: true,
  enableOfflineQueue: true,
};

/**
 * A script whose answer was lost must not run again: by default ioredis sends it a second time (design: cutover protocol
 * "in short" 4).
 */
const GUARD: Omit<Behaviour, 'socketTimeout'> = {
  maxRetriesPerRequest: 0,
  commandTimeout: 2_000,
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
};

function connect(address: RedisAddress, behaviour: Behaviour): RedisClient {
  if (typeof address === 'string') return new Redis(address, { ...CONNECTION, ...behaviour });
  const access = address.access ?? {};
  if ('sentinels' in address)
    return new Redis({
      ...CONNECTION,
      ...access,
      ...behaviour,
      sentinels: address.sentinels,
      name: address.name,
      ...(address.sentinelPassword !== undefined && { sentinelPassword: address.sentinelPassword }),
      // After a failover the old primary answers as a replica: only a server that says it is the primary will do.
      role: 'master',
    });
  const { enableOfflineQueue, ...redisOptions } = behaviour;
  return new Cluster(address.cluster, {
    redisOptions: { ...access, ...redisOptions },
    enableOfflineQueue,
    clusterRetryStrategy: CONNECTION.retryStrategy,
    // A lost connection or a shard that fails over is an error, not a reason to send again. MOVED and ASK have not run.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    retryDelayOnTryAgain: 0,
  });
}

/**
 * Opens both connections without waiting; they come back by themselves, also when the server fell silent. `onError` hears every failure,
 * message only.
 */
export function createRedisClients(
  address: RedisAddress,
  onError: (connection: 'command' | 'guard', message: string) => void,
  { silentForMs = SILENT_FOR_MS }: { silentForMs?: number } = {},
): RedisClients {
  const command = connect(address, { ...COMMAND, socketTimeout: silentForMs });
  const guard = connect(address, { ...GUARD, socketTimeout: silentForMs });
  command.on('error', (error: Error) => onError('command', error.message));
  guard.on('error', (error: Error) => onError('guard', error.message));
  return {
    command,
    guard,
    close() {
      guard.disconnect();
      command.disconnect();
    },
  };
}

/** The queue's two connections: one that fails at once, because `queue.add` would wait for a Redis that is away, and one that waits. */
export function createQueueConnections(address: RedisAddress): { producer: RedisClient; consumer: RedisClient } {
  return {
    producer: connect(address, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      socketTimeout: SILENT_FOR_MS,
      commandTimeout: 1_000,
      autoResendUnfulfilledCommands: true,
    }),
    // BullMQ demands null of a connection that blocks (docs.bullmq.io, connections).
    consumer: connect(address, {
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      socketTimeout: SILENT_WHILE_BLOCKED_FOR_MS,
      autoResendUnfulfilledCommands: true,
    }),
  };
}

/** Waits for the connection, at most until `patience` resolves; then what it is asked fails by itself. */
export const reached = (client: RedisClient, patience: Promise<unknown>): Promise<unknown> =>
  Promise.race([untilReady(client), patience]).catch(() => undefined);

/** Resolves when the connection takes commands; rejects when it was closed for good. */
export function untilReady(client: RedisClient): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    client.once('ready', resolve);
    client.once('end', () => reject(new Error('the connection was closed')));
  });
}
