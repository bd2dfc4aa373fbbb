import type { Digests } from '../workflow/slack-ports.ts';
import { digestKey } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

/** A STRING for each person who has been told, gone after `everyMs`. */
export const createDigests = (client: RedisClient, everyMs: number): Digests => ({
  claim: async (user) => (await stored(() => client.set(digestKey(user), '1', 'PX', everyMs, 'NX'))) === 'OK',
  release: async (user) => void (await stored(() => client.del(digestKey(user)))),
});
