import { z } from 'zod';
import { MigrationId, RequestId } from '../migration/ids.ts';
import type { Cards } from '../workflow/slack-ports.ts';
import { indexes, keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, type RedisClient } from './storage.ts';

const clearScript = loadScript('clear-mark');

const Earlier = z.array(z.object({ channel: z.string(), ts: z.string(), link: z.string().exactOptional() }));

const Away = z.object({
  since: z.number(),
  why: z.enum(['archived', 'removed', 'gone']),
  card: z.string().exactOptional(),
  told: z.number().int(),
  asked: RequestId.exactOptional(),
});

const Stored = z.object({
  channel: z.string(),
  ts: z.string(),
  shown: z.coerce.number().int(),
  told: z.coerce.number().int(),
  earlier: z
    .string()
    .transform((text) => Earlier.parse(JSON.parse(text)))
    .exactOptional(),
});

/** Card records, one hash each; which cards lag behind is a sorted set by the time of the last change. */
export function createCards(client: RedisClient): Cards {
  return {
    async get(id) {
      const fields = await stored(() => client.hgetall(keys.card(id)));
      return 'ts' in fields ? Stored.parse(fields) : undefined;
    },
    begin: async (id) => (await stored(() => client.hsetnx(keys.card(id), 'begun', 1))) === 1,
    async put(id, record) {
      const { earlier, ...fields } = record;
      await stored(() =>
        client.hset(keys.card(id), { ...fields, ...(earlier && { earlier: JSON.stringify(earlier) }) }),
      );
    },
    async away(id) {
      const text = await stored(() => client.get(keys.cardAway(id)));
      return text === null ? undefined : Away.parse(JSON.parse(text));
    },
    async putAway(id, record) {
      await stored(() => client.set(keys.cardAway(id), JSON.stringify(record)));
    },
    async clearAway(id) {
      await stored(() => client.del(keys.cardAway(id)));
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
