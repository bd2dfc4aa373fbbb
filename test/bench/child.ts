import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process beside the bot, for comparison. */
export interface Child {
  pid: number;
  /** Sends a message and resolves with the next one that comes back. */
  ask(message: object): Promise<unknown>;
  /** The same with several questions at once: the answer that carries the question's `id`. */
  askFor(message: object): Promise<unknown>;
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
  const waiting = new Map<number, (answer: unknown) => void>();
  child.on('message', (message: { id?: number }) => waiting.get(message.id ?? 0)?.(message));
  let asked = 0;
  return {
    pid: child.pid ?? 0,
    hear,
    ask(message) {
      const answer = hear();
      child.send(message);
      return answer;
    },
    async askFor(message) {
      const id = (asked += 1);
      const { promise, resolve } = Promise.withResolvers<unknown>();
      waiting.set(id, resolve);
      child.send({ ...message, id });
      try {
        return await Promise.race([promise, ended.then(() => Promise.reject(new Error(`${file} ended`)))]);
      } finally {
        waiting.delete(id);
      }
    },
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
