import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRedis, type RedisServer } from '../../sandbox/redis-server.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let neighbour: TestRedis;
let folder: string;
const opened: RedisServer[] = [];

beforeEach(async () => {
  neighbour = await startRedis({ tcp: true });
  folder = mkdtempSync(join(tmpdir(), 'ferryman-docker-'));
});
afterEach(async () => {
  for (const server of opened.splice(0)) await server.stop();
  await neighbour.stop();
  rmSync(folder, { recursive: true });
});

async function open(env: Record<string, string | undefined>): Promise<RedisServer> {
  const server = await openRedis(env);
  opened.push(server);
  return server;
}

async function ask(url: string, command: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(url);
  try {
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

describe('openRedis', () => {
  test('uses a configured Redis that answers, and leaves it running', async () => {
    const server = await openRedis({ PATH: process.env['PATH'], REDIS_URL: neighbour.url });
    await server.stop();

    expect(server).toMatchObject({ url: neighbour.url, origin: 'configured' });
    expect(await neighbour.run('PING')).toBe('PONG');
  });

  test('starts a private one when the configured one does not answer', async () => {
    const url = neighbour.url;
    await neighbour.kill();

    const server = await open({ PATH: process.env['PATH'], REDIS_URL: url });

    expect(server.origin).toBe('private');
    expect(await ask(server.url, 'CONFIG', 'GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    expect(await ask(server.url, 'CONFIG', 'GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  });

  test('falls back to a container when no program is on the path', async () => {
    const calls = join(folder, 'calls');
    const port = new URL(neighbour.url).port;
    const docker = join(folder, 'docker');
    writeFileSync(
      docker,
      `#!/bin/sh\necho "$@" >> ${calls}\ncase $1 in run) echo id1;; port) echo 127.0.0.1:${port};; esac\n`,
    );
    chmodSync(docker, 0o755);

    const server = await openRedis({ PATH: folder });
    await server.stop();

    expect(server).toMatchObject({ url: neighbour.url, origin: 'docker' });
    expect(readFileSync(calls, 'utf8').split('\n')).toEqual([
      'info',
      'run --rm -d -p 127.0.0.1::6379 valkey/valkey:8-alpine valkey-server --appendonly yes --maxmemory-policy noeviction',
      'port id1 6379',
      'kill id1',
      '',
    ]);
  });
});
