import { z } from 'zod';
import { SlackUserId } from '../migration/ids.ts';
import type { StopSwitch } from '../workflow/obstacle-ports.ts';
import { indexes } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

const Stored = z.strictObject({ by: SlackUserId, reason: z.string(), at: z.number().int() });

/** The switch as one key without expiry. Reading it through the guard's connection makes an unreachable Redis a refusal. */
export function createStopSwitch(client: RedisClient): StopSwitch {
  return {
    async state() {
      const text = await stored(() => client.get(indexes.stop));
      return text === null ? undefined : Stored.parse(JSON.parse(text));
    },
    async stop(stop) {
      return (await stored(() => client.set(indexes.stop, JSON.stringify(stop), 'NX'))) === 'OK';
    },
    async lift() {
      return (await stored(() => client.unlink(indexes.stop))) === 1;
    },
  };
}
