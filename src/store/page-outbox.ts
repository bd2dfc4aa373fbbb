import { z } from 'zod';
import { AccountIncidentId } from '../health/account-incident.ts';
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

/** The outbox of migrations. */
export const createPageOutbox = (client: RedisClient): PageOutbox<MigrationId> =>
  outboxOf(client, pagingKeys.due, (id) => MigrationId.parse(id));

/** The outbox of incidents of accounts. */
export const createIncidentOutbox = (client: RedisClient): PageOutbox<AccountIncidentId> =>
  outboxOf(client, pagingKeys.incidentsDue, (id) => AccountIncidentId.parse(id));

/** One sorted set of what to look at, one hash for each with what every receiver was told. */
function outboxOf<Id extends MigrationId | AccountIncidentId>(
  client: RedisClient,
  dueKey: string,
  idOf: (text: string) => Id,
): PageOutbox<Id> {
  return {
    async mark(id, now) {
      await stored(() => client.zadd(dueKey, now, id));
    },
    async due(now, limit) {
      const ids = await stored(() => client.zrangebyscore(dueKey, '-inf', now, 'LIMIT', 0, limit));
      return ids.map(idOf);
    },
    async settle(id, seenUntil, nextAt) {
      await runScript(client, settleScript, { keys: [dueKey], args: [id, seenUntil, nextAt ?? ''] });
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
