import { z } from 'zod';
import { MigrationId } from '../migration/ids.ts';
import type { Cards } from '../workflow/slack-ports.ts';
import { indexes, keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, type RedisClient } from './storage.ts';

const clearScript = loadScript('clear-mark');

const Stored = z.object({
  channel: z.string(),
  ts: z.string(),
  shown: z.coerce.number().int(),
  told: z.coerce.number().int(),
});

/** Card records, one hash each; which cards lag behind is a sorted set by the time of the last change. */
export function createCards(client: RedisClient): Cards {
  return {
    async get(id) {
      const fields = await stored(() => client.hgetall(keys.card(id)));
      return Object.keys(fields).length === 0 ? undefined : Stored.parse(fields);
    },
    async put(id, record) {
      await stored(() => client.hset(keys.card(id), { ...record }));
    },
    async markBehind(id, at) {
      // Never earlier than before: `caughtUp` of an older rendering must not wipe out a newer change.
      await stored(() => client.zadd(indexes.cardsBehind, 'GT', at, id));
    },
    async behind(now, limit) {
      const ids = await stored(() => client.zrangebyscore(indexes.cardsBehind, '-inf', now, 'LIMIT', 0, limit));
      return ids.map((id) => MigrationId.parse(id));
    },
    async caughtUp(id, at) {
      await runScript(client, clearScript, { keys: [indexes.cardsBehind], args: [id, at] });
    },
  };
}
