import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { RedisClients } from '../../src/store/redis-clients.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { connectClients } from './store.ts';

/** `emptied`: before each test; without it tests of one file must not use each other's numbers. `tcp`: on a port. */
interface ForFile {
  emptied?: boolean;
  tcp?: boolean;
}

/**
 * A private Redis for the test file that calls this at its top level, running from its first hook to after its last test. Only
 * hooks and tests may use it: before them it has no address yet.
 */
export function redisForFile({ emptied = false, tcp = false }: ForFile = {}): TestRedis {
  const redis = {} as TestRedis;
  beforeAll(async () => void Object.assign(redis, await startRedis({ tcp })));
  if (emptied) beforeEach(() => redis.run('FLUSHALL'));
  afterAll(() => redis.stop());
  return redis;
}

/** The same with connections to it, which are closed before it ends. */
export function storeForFile(how: ForFile = {}): { redis: TestRedis; clients: RedisClients } {
  const clients = {} as RedisClients;
  // Hooks run in the order in which they are given, also those that close.
  afterAll(() => clients.close());
  const redis = redisForFile(how);
  beforeAll(async () => void Object.assign(clients, await connectClients(redis.url)));
  return { redis, clients };
}
