import { z } from 'zod';
import { AccountIncidentId } from '../health/account-incident.ts';
import type { AlertRecords } from '../workflow/watch-ports.ts';
import { watchIndexes, watchKeys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, type RedisClient } from './storage.ts';

const shownScript = loadScript('alert-shown');

/** A message that is up to date is found again for this long, should its incident change once more. */
const keptForMs = 90 * 86_400_000;

const Stored = z.object({
  channel: z.string().optional(),
  ts: z.string().optional(),
  shown: z.coerce.number().int().optional(),
  told: z.coerce.number().int().default(0),
  telling: z.coerce.number().int().optional(),
  posting: z.coerce.number().int().optional(),
});

/** Records of alert messages, one hash each; which lag behind is a sorted set that the save of an account writes to. */
export function createAlertRecords(client: RedisClient): AlertRecords {
  return {
    async get(id) {
      const { channel, ts, shown, told, telling, posting } = Stored.parse(
        await stored(() => client.hgetall(watchKeys.alert(id))),
      );
      return {
        ...(channel !== undefined &&
          ts !== undefined &&
          shown !== undefined && {
            record: { channel, ts, shown, told, ...(telling !== undefined && { telling }) },
          }),
        ...(posting !== undefined && { postingSince: posting }),
      };
    },
    async posting(id, at) {
      await stored(() => client.hset(watchKeys.alert(id), 'posting', at));
    },
    async keep(id, record) {
      const { telling, ...kept } = record;
      await stored(() => client.hset(watchKeys.alert(id), { ...kept, ...(telling !== undefined && { telling }) }));
    },
    async shown(id, { channel, ts, shown, told }) {
      const answer = await runScript(client, shownScript, {
        keys: [watchKeys.alert(id), watchIndexes.alertsBehind],
        args: [id, channel, ts, shown, keptForMs, told],
      });
      return answer === 1;
    },
    async forget(id) {
      await stored(() => client.zrem(watchIndexes.alertsBehind, id));
      await stored(() => client.del(watchKeys.alert(id)));
    },
    async behind(limit) {
      const ids = await stored(() => client.zrange(watchIndexes.alertsBehind, 0, String(limit - 1)));
      return ids.map((id) => AccountIncidentId.parse(id));
    },
  };
}
