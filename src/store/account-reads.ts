import { z } from 'zod';
import { WabaId } from '../migration/ids.ts';
import type { AccountReads } from '../workflow/watch-ports.ts';
import { watchIndexes, watchKeys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, type RedisClient } from './storage.ts';

const claimScript = loadScript('reads-claim');
const settleScript = loadScript('reads-settle');

const Stored = z.object({
  readAt: z.coerce.number().int().optional(),
  subscriptionAt: z.coerce.number().int().optional(),
  round: z.coerce.number().int().default(0),
});

/** When accounts are read: one sorted set, and one hash each with what the next reading must know of the last. */
export function createAccountReads(client: RedisClient): AccountReads {
  return {
    async enter(wabas, at) {
      if (wabas.length > 0)
        await stored(() => client.zadd(watchIndexes.reads, 'NX', ...wabas.flatMap((waba) => [at, waba])));
    },
    async claim(now, until, limit) {
      const found = await runScript(client, claimScript, { keys: [watchIndexes.reads], args: [now, until, limit] });
      return z.array(WabaId).parse(found);
    },
    async ask(waba, now, at) {
      await stored(() => client.hset(watchKeys.accountReading(waba), 'asked', now));
      await stored(() => client.zadd(watchIndexes.reads, 'LT', at, waba));
    },
    async last(waba) {
      return Stored.parse(await stored(() => client.hgetall(watchKeys.accountReading(waba))));
    },
    async note(waba, last) {
      const given = Object.fromEntries(Object.entries(last).filter(([, value]) => value !== undefined));
      await stored(() => client.hset(watchKeys.accountReading(waba), given));
    },
    async settle(waba, since, next) {
      await runScript(client, settleScript, {
        keys: [watchIndexes.reads, watchKeys.accountReading(waba)],
        args: [waba, since, next.at, next.ifAsked],
      });
    },
    async nextAt(waba) {
      const score = await stored(() => client.zscore(watchIndexes.reads, waba));
      return score === null ? undefined : Number(score);
    },
  };
}
