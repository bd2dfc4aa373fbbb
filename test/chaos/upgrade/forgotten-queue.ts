import { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';

/** Every key of the queue, whatever BullMQ calls them. */
const QUEUE_PATTERN = '{ferryman-queue}:*';
const EVERY_MS = 500;
const TIMES_AT_MOST = 30;

/** Takes away everything BullMQ has in Redis; answers how many keys, and when they were gone. */
export async function forgetQueue(redisUrl: string, pattern = QUEUE_PATTERN): Promise<{ keys: number; at: number }> {
  const client = new Redis(redisUrl);
  try {
    let keys = 0;
    for (let cursor = '0', first = true; first || cursor !== '0'; first = false) {
      const [next, page] = await client.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
      if (page.length > 0) keys += await client.del(...page);
      cursor = next;
    }
    return { keys, at: Date.now() };
  } finally {
    client.disconnect();
  }
}

/** A queue that is taken away again and again until it is left alone. */
export interface Forgetting {
  stop(): Promise<{ keys: number; at: number }[]>;
}

/** Takes the queue away at once and then every so often, a number of times at most. */
export function keepForgetting(redisUrl: string): Forgetting {
  const left = new AbortController();
  const times: { keys: number; at: number }[] = [];
  const work = (async () => {
    while (!left.signal.aborted && times.length < TIMES_AT_MOST) {
      times.push(await forgetQueue(redisUrl));
      await pause(EVERY_MS, undefined, { signal: left.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      left.abort();
      await work;
      return times;
    },
  };
}
