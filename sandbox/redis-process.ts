import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** How a private Redis is to run: nothing is written to disk unless `appendOnly`; a unix socket unless `tcp`. */
export type RedisProcessOptions = {
  /** Program to run: redis-server or valkey-server. */
  binary?: string;
  appendOnly?: boolean;
  tcp?: boolean;
  /** Further redis.conf settings by name, for example `{ 'maxmemory-policy': 'allkeys-lru' }`. */
  settings?: Record<string, string>;
  /** Beside this process's own environment. */
  env?: Record<string, string>;
};

/**
 * A Redis that belongs to this process and dies with it, even when this process is killed. `kill` is SIGKILL, `pause` and
 * `resume` are SIGSTOP and SIGCONT; `restart` runs it again on the same address and, with `appendOnly`, on the same data.
 * `stop` ends it and deletes its folder; stopping twice is harmless.
 */
export type RedisProcess = {
  url: string;
  pid: () => number;
  kill: () => Promise<void>;
  restart: () => Promise<void>;
  pause: () => void;
  resume: () => void;
  stop: () => Promise<void>;
};

/** Starts a private Redis and resolves when it accepts connections. Rejects with what it printed when it ends before that. */
export async function startRedisProcess(options: RedisProcessOptions = {}): Promise<RedisProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'ferryman-redis-'));
  const socket = join(folder, 's');
  const port = options.tcp ? await freePort() : 0;
  const binary = options.binary ?? 'redis-server';
  const flags = settingsOf(options, { folder, socket, port });
  const { env } = options;
  let running: Running | undefined = await run(binary, flags, { folder, env }).catch(async (cause: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  });
  const end = async (signal: 'KILL' | 'TERM'): Promise<void> => {
    const ending = running;
    running = undefined;
    if (ending) await ending.end(signal);
  };
  const pid = (): number => {
    if (!running) throw new Error('this Redis is not running');
    return running.pid;
  };
  return {
    url: options.tcp ? `redis://127.0.0.1:${port}` : `unix://${socket}`,
    pid,
    kill: () => end('KILL'),
    restart: async () => {
      await end('TERM');
      running = await run(binary, flags, { folder, env });
    },
    pause: () => void process.kill(pid(), 'SIGSTOP'),
    resume: () => void process.kill(pid(), 'SIGCONT'),
    stop: async () => {
      await end('KILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Running = { pid: number; end: (signal: 'KILL' | 'TERM') => Promise<void> };

// The shell stands between us and Redis for one reason: it sees our end of the pipe close when we are gone without a word, and
// then ends Redis and removes its folder. A limit on the size of files, as good as a full disk, is to fail a write and not to end Redis.
const keeper = [
  "trap '' XFSZ",
  'folder=$1; shift',
  'exec 3<&0',
  '"$@" & redis=$!',
  'echo "pid=$redis"',
  '{ read -r signal || rm -rf "$folder"; kill -CONT $redis; kill -"${signal:-KILL}" $redis; } <&3 2>/dev/null & watcher=$!',
  'wait $redis; code=$?',
  'kill $watcher 2>/dev/null',
  'exit $code',
].join('\n');

async function run(
  binary: string,
  flags: string[],
  { folder, env }: { folder: string; env: Record<string, string> | undefined },
): Promise<Running> {
  const shell = spawn('sh', ['-c', keeper, 'redis', folder, binary, ...flags], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  });
  shell.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => shell.once('close', () => resolve()));
  const pid = await untilReady(shell);
  shell.stdout.resume();
  return {
    pid,
    end: async (signal) => {
      shell.stdin.end(`${signal}\n`);
      await ended;
    },
  };
}

function untilReady(shell: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const pid = /pid=(\d+)/.exec(printed)?.[1];
      if (!pid || !printed.includes('eady to accept connections')) return;
      shell.stdout.off('data', read);
      resolve(Number(pid));
    };
    shell.stdout.on('data', read);
    shell.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    shell.once('error', reject);
    shell.once('close', (code) => reject(new Error(`Redis ended with code ${code} before it was ready:\n${printed}`)));
  });
}

function settingsOf(options: RedisProcessOptions, at: { folder: string; socket: string; port: number }): string[] {
  const settings: Record<string, string> = {
    port: String(at.port),
    bind: '127.0.0.1',
    dir: at.folder,
    save: '',
    appendonly: options.appendOnly ? 'yes' : 'no',
    'maxmemory-policy': 'noeviction',
    ...(options.tcp ? {} : { unixsocket: at.socket }),
    ...options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}
