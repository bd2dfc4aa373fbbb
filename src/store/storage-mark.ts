import type { StorageMark } from '../workflow/rebuild-ports.ts';
import { indexes } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

/** The mark as one key without expiry: whatever empties Redis takes it along. */
export function createStorageMark(client: RedisClient): StorageMark {
  return {
    isThere: async () => (await stored(() => client.exists(indexes.whole))) === 1,
    async set(at) {
      await stored(() => client.set(indexes.whole, at, 'NX'));
    },
  };
}
