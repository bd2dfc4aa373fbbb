import { afterEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { startRedis, type TestRedis } from '../support/redis.ts';

const started: TestRedis[] = [];
afterEach(async () => {
  for (const redis of started.splice(0)) await redis.stop();
});

async function aRedis(options: Parameters<typeof startRedis>[0] = {}): Promise<TestRedis> {
  const redis = await startRedis(options);
  started.push(redis);
  return redis;
}

describe('a private Redis', () => {
  test('answers on its unix socket and evicts nothing', async () => {
    const redis = await aRedis();

    expect(redis.url).toMatch(/^unix:\/\//);
    expect(await redis.run('PING')).toBe('PONG');
    expect(await redis.run('CONFIG', 'GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  });

  test('answers on a TCP port when asked to', async () => {
    const redis = await aRedis({ tcp: true });

    expect(redis.url).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/);
    expect(await redis.run('PING')).toBe('PONG');
  });

  test('keeps what was acknowledged over a kill when it is append-only', async () => {
    const redis = await aRedis({ appendOnly: true, settings: { appendfsync: 'always' } });
    await redis.run('SET', 'number', '16315551234');

    await redis.kill();
    await expect(redis.run('PING')).rejects.toThrow();
    await redis.restart();

    expect(await redis.run('GET', 'number')).toBe('16315551234');
  });

  test('stops even while paused, and removes its folder', async () => {
    const redis = await aRedis();
    const folder = dirname(redis.url.replace('unix://', ''));
    redis.pause();

    await redis.stop();

    expect(existsSync(folder)).toBe(false);
  });

  test('says what Redis printed when it refuses its settings', async () => {
    await expect(startRedis({ settings: { 'no-such-setting': '1' } })).rejects.toThrow(/no-such-setting/);
  });

  test('leaves nothing behind when the process that started it is killed', async () => {
    const module = join(import.meta.dirname, '../../sandbox/redis-process.ts');
    const program = `import { startRedisProcess } from ${JSON.stringify(module)};
      const redis = await startRedisProcess();
      console.log(redis.pid() + ' ' + redis.url.replace('unix://', ''));
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = (await once(owner.stdout, 'data')) as [Buffer];
    const [pid, socket] = printed.toString().trim().split(' ');
    expect(isAlive(Number(pid))).toBe(true);

    owner.kill('SIGKILL');

    while (isAlive(Number(pid)) || existsSync(dirname(socket ?? '')))
      await new Promise((resolve) => setImmediate(resolve));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
