import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findProgram } from '../../sandbox/prerequisites.ts';
import { freePort } from '../../sandbox/free-port.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { until } from './until.ts';

/** Sentinels that watch one primary; each is a process of its own. */
export interface Sentinels {
  nodes: { host: string; port: number }[];
  /** Port of the server that the Sentinels call the primary now. */
  primary(): Promise<number>;
  stop(): void;
}

const config = (port: number, folder: string, primary: number, quorum: number) =>
  [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor numbers 127.0.0.1 ${primary} ${quorum}`,
    'sentinel down-after-milliseconds numbers 1000',
    'sentinel failover-timeout numbers 5000',
    'sentinel parallel-syncs numbers 1',
  ].join('\n');

/** Starts `count` Sentinels that call the primary `numbers`, and waits until they know its replicas and each other. */
export async function startSentinels(
  primary: number,
  { count, replicas }: { count: number; replicas: number },
): Promise<Sentinels> {
  const folders: string[] = [];
  const children: ChildProcess[] = [];
  const nodes: Sentinels['nodes'] = [];
  for (let index = 0; index < count; index++) {
    const folder = mkdtempSync(join(tmpdir(), 'ferryman-sentinel-'));
    const port = await freePort();
    const file = join(folder, 'sentinel.conf');
    writeFileSync(file, config(port, folder, primary, Math.floor(count / 2) + 1));
    folders.push(folder);
    nodes.push({ host: '127.0.0.1', port });
    children.push(spawn(findProgram('redis') ?? 'redis-server', [file, '--sentinel'], { stdio: 'ignore' }));
  }
  const ask = async <T>(port: number, question: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      return await question(client);
    } finally {
      client.disconnect();
    }
  };
  const knows = (port: number, what: 'replicas' | 'sentinels') =>
    ask(port, async (client) => ((await client.call('SENTINEL', what, 'numbers')) as unknown[]).length).catch(() => 0);
  const stop = () => {
    children.forEach((child) => child.kill('SIGKILL'));
    folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  };
  try {
    for (const { port } of nodes) {
      await until(async () => (await knows(port, 'replicas')) === replicas, 20_000);
      await until(async () => (await knows(port, 'sentinels')) === count - 1, 20_000);
    }
  } catch (error) {
    stop();
    throw error;
  }
  return {
    nodes,
    primary: () =>
      ask(nodes[0]?.port ?? 0, async (client) => {
        const address = (await client.call('SENTINEL', 'get-master-addr-by-name', 'numbers')) as string[];
        return Number(address[1]);
      }),
    stop,
  };
}

/** A primary and two replicas under three Sentinels. */
export interface Trio {
  servers: TestRedis[];
  sentinels: Sentinels;
  stop(): Promise<void>;
}

const portOf = ({ url }: TestRedis): number => Number(new URL(url).port);

/** Starts all six; the first server is the primary. */
export async function startTrio(): Promise<Trio> {
  const settings = { 'repl-diskless-sync-delay': '0', 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' };
  const primary = await startRedis({ appendOnly: true, tcp: true, settings });
  const replicaof = `127.0.0.1 ${portOf(primary)}`;
  const replicas = await Promise.all(
    [1, 2].map(() => startRedis({ appendOnly: true, tcp: true, settings: { ...settings, replicaof } })),
  );
  const servers = [primary, ...replicas];
  try {
    await until(async () => /connected_slaves:2/u.test(String(await primary.run('INFO', 'replication'))), 20_000);
    const sentinels = await startSentinels(portOf(primary), { count: 3, replicas: 2 });
    return {
      servers,
      sentinels,
      async stop() {
        sentinels.stop();
        await Promise.all(servers.map((server) => server.stop()));
      },
    };
  } catch (error) {
    await Promise.all(servers.map((server) => server.stop()));
    throw error;
  }
}
