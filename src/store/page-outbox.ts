import { z } from 'zod';
import { MigrationId } from '../migration/ids.ts';
import { PAGE_CAUSES } from '../migration/page.ts';
import type { PageOutbox } from '../workflow/paging-ports.ts';
import { pagingKeys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, type RedisClient } from './storage.ts';

const settleScript = loadScript('paging-settle');

/** What receivers were told is known for this long after the last change. */
const keptForMs = 30 * 86_400_000;

const Action = z.enum(['trigger', 'resolve']);
const at = z.number().int();
const Stored = z.object({
  sent: Action.optional(),
  trying: z.object({ action: Action, since: at, tries: at, nextAt: at }).optional(),
  dead: z.object({ action: Action, at, told: z.boolean() }).optional(),
  cause: z.enum(PAGE_CAUSES),
  since: at,
});

/** The outbox: one sorted set of migrations to look at, one hash for each with what every receiver was told. */
export function createPageOutbox(client: RedisClient): PageOutbox {
  return {
    async mark(id, now) {
      await stored(() => client.zadd(pagingKeys.due, now, id));
    },
    async due(now, limit) {
      const ids = await stored(() => client.zrangebyscore(pagingKeys.due, '-inf', now, 'LIMIT', 0, limit));
      return ids.map((id) => MigrationId.parse(id));
    },
    async settle(id, seenUntil, nextAt) {
      await runScript(client, settleScript, { keys: [pagingKeys.due], args: [id, seenUntil, nextAt ?? ''] });
    },
    async records(id) {
      const fields = await stored(() => client.hgetall(pagingKeys.records(id)));
      return new Map(Object.entries(fields).map(([field, text]) => [field, Stored.parse(JSON.parse(text))]));
    },
    async put(id, field, record) {
      await stored(() => client.hset(pagingKeys.records(id), field, JSON.stringify(record)));
      await stored(() => client.pexpire(pagingKeys.records(id), keptForMs));
    },
  };
}
