import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process beside the bot, for comparison. */
export interface Child {
  pid: number;
  /** Sends a message and resolves with the next one that comes back. */
  ask(message: object): Promise<unknown>;
  /** Resolves with the next message. */
  hear(): Promise<unknown>;
  end(): Promise<void>;
}

/** Starts a file of this folder. */
export function startChild(file: string, env: Record<string, string>): Child {
  const child: ChildProcess = fork(join(import.meta.dirname, file), { env: { PATH: process.env['PATH'], ...env } });
  const ended = once(child, 'exit');
  const hear = async () => {
    const over = new AbortController();
    try {
      const [message] = (await Promise.race([
        once(child, 'message', { signal: over.signal }),
        ended.then(() => Promise.reject(new Error(`${file} ended`))),
      ])) as unknown[];
      return message;
    } finally {
      over.abort();
    }
  };
  return {
    pid: child.pid ?? 0,
    hear,
    ask(message) {
      const answer = hear();
      child.send(message);
      return answer;
    },
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
