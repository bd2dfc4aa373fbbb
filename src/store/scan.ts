import type { Redis } from 'ioredis';
import { primaries, stored, type RedisClient } from './storage.ts';

/** Every key of a pattern with the server that holds it, at least once; keys written meanwhile may be missing. */
export async function* scanKeys(client: RedisClient, pattern: string): AsyncGenerator<{ node: Redis; key: string }> {
  for (const node of primaries(client)) {
    let cursor = '0';
    do {
      const at = cursor;
      const [next, found] = await stored(() => node.scan(at, 'MATCH', pattern, 'COUNT', 500));
      for (const key of found) yield { node, key };
      cursor = next;
    } while (cursor !== '0');
  }
}
