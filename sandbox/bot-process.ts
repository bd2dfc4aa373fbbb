import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The folder of the program. */
export const ROOT = join(import.meta.dirname, '..');
/** Compiled modules, shared by all bots of this machine: one starts in half the time. */
export const COMPILE_CACHE = join(tmpdir(), 'ferryman-compile-cache');
/** A start takes a second; several at once on a busy machine take as many times longer. */
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

/** A bot running as its own process, by the same entry point as in production. */
export interface BotProcess {
  port: number;
  pid: number;
  /** Every line it logged so far. */
  logs(): string[];
  /** SIGTERM, and SIGKILL when it does not end in time. */
  stop(): Promise<void>;
  /** SIGKILL: gone in the middle of whatever it did. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT: frozen, not dead. */
  freeze(): void;
  thaw(): void;
  /** Resolves when `/readyz` answers 200; rejects with the last log lines when it never does. */
  ready(): Promise<void>;
  isRunning(): boolean;
}

/** The bot must not outlive whoever started it, also when that is killed: the watcher's input ends with us. */
function endWithUs(child: ChildProcess): void {
  const script = 'while read -r line; do :; done; kill -KILL "$1" 2>/dev/null';
  const watcher = spawn('sh', ['-c', script, 'watcher', String(child.pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  child.once('exit', () => void watcher.kill('SIGKILL'));
}

/** Starts a bot with exactly this environment (and the PATH), from another copy of the program where `root` names one. */
export function startBot(
  env: Record<string, string>,
  port: number,
  { onLog = () => undefined, root = ROOT }: { onLog?: (line: string) => void; root?: string } = {},
): BotProcess {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.on('data', (part: Buffer) => {
      const whole = (rest + part.toString()).split('\n');
      rest = whole.pop() ?? '';
      lines.push(...whole);
      whole.forEach((line) => onLog(line));
    });
  }
  const ended = once(child, 'exit').catch(() => undefined);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  endWithUs(child);

  const answers = async () => {
    try {
      return (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
    } catch {
      return false;
    }
  };

  return {
    port,
    pid: child.pid ?? 0,
    logs: () => [...lines],
    isRunning,
    async stop() {
      if (!isRunning()) return;
      child.kill('SIGTERM');
      const over = new AbortController();
      const late = delay(STOP_WITHIN_MS, undefined, { signal: over.signal }).then(
        () => void child.kill('SIGKILL'),
        () => undefined,
      );
      await ended;
      over.abort();
      await late;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async ready() {
      const until = Date.now() + READY_WITHIN_MS;
      while (isRunning() && Date.now() < until) {
        if (await answers()) return;
        await delay(50);
      }
      throw new Error(`the bot did not get ready:\n${lines.slice(-20).join('\n')}`);
    },
  };
}
