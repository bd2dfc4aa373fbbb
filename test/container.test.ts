import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const instructions = read('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => ({ name: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
const all = (name: string): string[] => instructions.filter((one) => one.name === name).map(({ rest }) => rest);

describe('the image', () => {
  test('starts from a full version of Node, the one that npm installs here', () => {
    const { devDependencies } = z
      .object({ devDependencies: z.object({ node: z.string() }) })
      .parse(JSON.parse(read('package.json')));

    expect(all('FROM').map((image) => image.split(' ')[0])).toEqual(
      Array(2).fill(`node:${devDependencies.node}-bookworm-slim`),
    );
  });

  test('installs exactly the lock file without development packages or scripts', () => {
    expect(all('RUN').filter((command) => command.startsWith('npm'))).toEqual(['npm ci --omit=dev --ignore-scripts']);
  });

  test('brings its sources compiled, for the user that runs them', async () => {
    const order = instructions.map(({ name, rest }) => `${name} ${rest}`);
    const compile = all('RUN').at(-1) ?? '';
    const cache = mkdtempSync(join(tmpdir(), 'ferryman-compiled-'));
    const [, script] = /^node -e "(.+)"$/u.exec(compile) ?? [];

    const compiling = spawn(process.execPath, ['-e', script ?? ''], { cwd: root, env: { NODE_COMPILE_CACHE: cache } });
    const [exit] = (await once(compiling, 'close')) as [number];
    const files = readdirSync(cache, { recursive: true });
    rmSync(cache, { recursive: true });

    expect(exit).toBe(0);
    expect(files.length).toBeGreaterThan(readdirSync(join(root, 'src/workflow')).length);
    expect(all('ENV').join(' ')).toContain('NODE_COMPILE_CACHE=/app/.compiled');
    expect(order.indexOf(`RUN ${compile}`)).toBeGreaterThan(order.indexOf('USER node'));
    expect(order).toContain('RUN install -d -o node .compiled');
  }, 60_000);

  test('runs as an ordinary user, by the same entry point as npm start', () => {
    const { scripts } = z.object({ scripts: z.object({ start: z.string() }) }).parse(JSON.parse(read('package.json')));

    expect(all('USER')).toEqual(['node']);
    expect(JSON.parse(all('CMD')[0] ?? '')).toEqual(scripts.start.split(' '));
  });

  test('takes no secret at build time and fetches nothing by ADD', () => {
    expect([...all('ARG'), ...all('ADD')]).toEqual([]);
    expect(all('ENV').join(' ')).not.toMatch(/TOKEN|SECRET|KEYS|PASSWORD/);
  });

  test.each([
    ['healthy', 200, 0],
    ['unhealthy', 503, 1],
  ])('reports %s what answers %i on /healthz', async (_word, status, code) => {
    const [node, ...args] = z.array(z.string()).parse(JSON.parse(all('HEALTHCHECK')[0]?.split(' CMD ')[1] ?? ''));
    const server = createServer((request, response) =>
      response.writeHead(request.url === '/healthz' ? status : 404).end(),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;

    const probe = spawn(process.execPath, args, { env: { PORT: String(port) } });
    const [exit] = (await once(probe, 'close')) as [number];
    server.close();

    expect([node, exit]).toEqual(['node', code]);
  });

  test('copies only what is there and what .dockerignore lets in', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? line.slice(1) : []));
    const copied = all('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(' ').slice(0, -1));

    expect(copied.filter((name) => name !== 'package.json').sort((a, b) => a.localeCompare(b))).toEqual([
      '.npmrc',
      'manifest.yml',
      'package-lock.json',
      'src',
    ]);
    expect(copied.filter((name) => !allowed.includes(name) || !existsSync(join(root, name)))).toEqual([]);
  });
});

describe('compose.yaml', () => {
  const { services } = z
    .object({
      services: z.object({
        bot: z.looseObject({ environment: z.record(z.string(), z.string()) }),
        redis: z.looseObject({ command: z.array(z.string()) }),
      }),
    })
    .parse(parse(read('compose.yaml')));

  test('keeps the journal on disk and evicts nothing', () => {
    expect(services.redis.command.join(' ')).toContain(
      '--appendonly yes --appendfsync everysec --maxmemory-policy noeviction',
    );
    expect(services.redis).toMatchObject({
      volumes: ['redis-data:/data'],
      healthcheck: { test: ['CMD', 'valkey-cli', 'ping'] },
    });
    expect(services.redis).not.toHaveProperty('ports');
  });

  test('starts the bot once Redis answers, without rights it does not need', () => {
    expect(services.bot).toMatchObject({
      depends_on: { redis: { condition: 'service_healthy' } },
      read_only: true,
      cap_drop: ['ALL'],
    });
    expect(services.bot.environment).toEqual({
      REDIS_URL: 'redis://redis:6379',
      FERRYMAN_CONFIG: '/etc/ferryman/ferryman.yaml',
    });
  });
});
