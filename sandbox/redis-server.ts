import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { ensurePrerequisites, findProgram } from './prerequisites.ts';
import { startRedisProcess } from './redis-process.ts';

const run = promisify(execFile);

/**
 * A Redis to work with. Only one that this process started itself can be killed or restarted; `stop` leaves a configured one
 * running.
 */
export type RedisServer = {
  url: string;
  origin: 'configured' | 'private' | 'docker';
  kill?: () => Promise<void>;
  restart?: () => Promise<void>;
  stop: () => Promise<void>;
};

/**
 * Resolves with the first that works: REDIS_URL where it answers PING; redis-server or valkey-server on PATH, started privately
 * with append-only file and without eviction; a container where `docker info` works; the program after installing it. Rejects
 * with PrerequisiteMissing.
 */
export async function openRedis(env: Readonly<Record<string, string | undefined>> = process.env): Promise<RedisServer> {
  const configured = env['REDIS_URL'];
  if (configured && (await answersPing(configured))) {
    return { url: configured, origin: 'configured', stop: () => Promise.resolve() };
  }
  const program = findProgram('redis', env['PATH']);
  if (!program) {
    const container = await startContainer(env);
    if (container) return container;
  }
  const binary = program ?? (await ensurePrerequisites(['redis'])).redis;
  return { ...(await startRedisProcess({ binary, appendOnly: true, tcp: true })), origin: 'private' };
}

async function answersPing(url: string): Promise<boolean> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    if (client.status !== 'end') client.disconnect();
  }
}

const containerFlags = '--appendonly yes --maxmemory-policy noeviction'.split(' ');

async function startContainer(env: Readonly<Record<string, string | undefined>>): Promise<RedisServer | undefined> {
  const docker = async (...args: string[]): Promise<string> => (await run('docker', args, { env })).stdout.trim();
  try {
    await docker('info');
  } catch {
    return undefined;
  }
  const image = ['valkey/valkey:8-alpine', 'valkey-server'];
  const id = await docker('run', '--rm', '-d', '-p', '127.0.0.1::6379', ...image, ...containerFlags);
  const stop = async (): Promise<void> => void (await docker('kill', id));
  const url = `redis://${(await docker('port', id, '6379')).split('\n')[0]}`;
  const patience = Date.now() + 20_000;
  while (!(await answersPing(url))) {
    if (Date.now() > patience) {
      await stop();
      throw new Error(`the Redis container ${id} does not answer at ${url}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, origin: 'docker', stop };
}
