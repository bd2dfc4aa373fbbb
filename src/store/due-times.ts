import { MigrationId } from '../migration/ids.ts';
import type { DueTimes } from '../workflow/ports.ts';
import { indexes } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, type RedisClient } from './storage.ts';

const clearScript = loadScript('clear-mark');

/** Due times as one sorted set; a poll costs one command. */
export function createDueTimes(client: RedisClient): DueTimes {
  return {
    async set(id, at) {
      await stored(() => client.zadd(indexes.due, at, id));
    },
    async clear(id, at) {
      await runScript(client, clearScript, { keys: [indexes.due], args: [id, at] });
    },
    async due(now, limit) {
      const ids = await stored(() => client.zrangebyscore(indexes.due, '-inf', now, 'LIMIT', 0, limit));
      return ids.map((id) => MigrationId.parse(id));
    },
    async overdueMs(now) {
      const [, score] = await stored(() => client.zrange(indexes.due, '0', '0', 'WITHSCORES'));
      return score === undefined ? 0 : Math.max(0, now - Number(score));
    },
  };
}
