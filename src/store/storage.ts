import { Cluster, type Redis } from 'ioredis';
import { StorageUnavailable } from '../workflow/ports.ts';

/** A connection to one Redis, to the primary that Sentinel names, or to a Cluster. */
export type RedisClient = Redis | Cluster;

/** Every server that takes writes: one, or one per shard of a Cluster. */
export const primaries = (client: RedisClient): Redis[] =>
  client instanceof Cluster ? client.nodes('master') : [client];

/** Whether commands arrive in the order in which they were sent: the shards of a Cluster have a connection each. */
export const keepsOrder = (client: RedisClient): boolean => !(client instanceof Cluster);

/** Redis answered something no script of ours answers; a defect or a foreign hand, never retried. */
export class UnexpectedReply extends Error {
  constructor(what: string) {
    super(`unexpected reply from Redis: ${what}`);
    this.name = 'UnexpectedReply';
  }
}

// Redis quotes the arguments of a command it does not know; they may be secret.
const withoutArguments = (message: string) => message.replace(/,? with args .*$/su, '').slice(0, 200);

/** Runs one exchange with Redis; every rejection of it becomes {@link StorageUnavailable}, without arguments or data. */
export async function stored<T>(exchange: () => Promise<T>): Promise<T> {
  try {
    return await exchange();
  } catch (error) {
    if (error instanceof StorageUnavailable || error instanceof UnexpectedReply) throw error;
    throw new StorageUnavailable(error instanceof Error ? withoutArguments(error.message) : 'unknown error');
  }
}
