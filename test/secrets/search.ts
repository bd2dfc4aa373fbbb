import { overheard } from './overheard.ts';
import { keysOf, watchRedis } from './places.ts';
import { hitsIn, type Canary } from './scan.ts';
import { tapServers } from './wire-tap.ts';

/** What a search came to. */
export interface Searched {
  /** Commands and keys that were looked at. */
  records: number;
  /** What was looked for. */
  canaries: Canary[];
  hits: string[];
}

/** Overhears the servers of this process and a Redis; at the end looks for the secrets of the ones in the other. */
export async function beginSearch(redisUrl: string): Promise<{ end(): Promise<Searched> }> {
  const tap = tapServers();
  const redis = await watchRedis(redisUrl);
  return {
    async end() {
      try {
        const commands = redis.commands.map((text) => ({ where: 'Redis command', text }));
        const places = [...commands, ...(await keysOf(redisUrl))];
        const canaries = overheard(tap.exchanges);
        return { records: places.length, canaries, hits: hitsIn(places, canaries) };
      } finally {
        redis.stop();
        tap.stop();
      }
    },
  };
}
