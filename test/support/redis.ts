import { Redis } from 'ioredis';
import { findProgram } from '../../sandbox/prerequisites.ts';
import { startRedisProcess, type RedisProcess, type RedisProcessOptions } from '../../sandbox/redis-process.ts';

/**
 * A private Redis for one test file. Give `url` to `new Redis(url, ...)`; `run` sends one command on a connection of its own,
 * for example `run('INFO', 'server')`. Start it in beforeAll and stop it in afterAll.
 */
export type TestRedis = RedisProcess & { run: (command: string, ...args: string[]) => Promise<unknown> };

/** Starts redis-server on a unix socket (or on a TCP port with `tcp: true`), without persistence unless `appendOnly: true`. */
export async function startRedis(options: RedisProcessOptions = {}): Promise<TestRedis> {
  const server = await startRedisProcess({
    binary: findProgram('redis') ?? 'redis-server',
    ...options,
  });
  return { ...server, run: (command, ...args) => askRedis(server.url, command, ...args) };
}

/** Sends one command on a connection of its own. */
export async function askRedis(url: string, command: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    return await client.call(command, ...args);
  } finally {
    if (client.status !== 'end') client.disconnect();
  }
}
