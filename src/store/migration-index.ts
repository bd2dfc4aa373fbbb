import { z } from 'zod';
import { MigrationId } from '../migration/ids.ts';
import type { MigrationIndex } from '../workflow/ports.ts';
import { unpacked } from './journal-packing.ts';
import { indexes, JOURNAL_PATTERN, keys, migrationOfJournalKey } from './keys.ts';
import { scanKeys } from './scan.ts';
import { stored, type RedisClient } from './storage.ts';

/** Names a migration in the lists before its journal begins; repeating is harmless. `at` is epoch ms. */
export async function indexStart(client: RedisClient, id: MigrationId, at: number): Promise<void> {
  await stored(() => Promise.all([client.zadd(indexes.recent, at, id), client.zadd(indexes.running, at, id)]));
}

/** Takes a migration off the list of running ones; repeating is harmless. */
export async function forgetRunning(client: RedisClient, id: MigrationId): Promise<void> {
  await stored(() => client.zrem(indexes.running, id));
}

/** Lists of migrations, the newest first. A crash may leave an id whose journal is empty or over: readers skip those. */
export function createMigrationIndex(client: RedisClient): MigrationIndex {
  const newest = async (key: string, limit: number) => {
    if (limit <= 0) return [];
    const ids = await stored(() => client.zrevrange(key, 0, limit - 1));
    return ids.map((id) => MigrationId.parse(id));
  };
  return {
    running: (limit) => newest(indexes.running, limit),
    countRunning: () => stored(() => client.zcard(indexes.running)),
    waiting: (limit) => newest(indexes.waiting, limit),
    holding: (limit) => newest(indexes.holding, limit),
    ofOwner: (user, limit) => newest(indexes.ofOwner(user), limit),
    async place(id, { owner, former, isWaiting, isHolding }, at) {
      const on = [
        ...(owner ? [indexes.ofOwner(owner)] : []),
        ...(isWaiting ? [indexes.waiting] : []),
        ...(isHolding ? [indexes.holding] : []),
      ];
      const off = [
        ...former.map((user) => indexes.ofOwner(user)),
        ...(isWaiting ? [] : [indexes.waiting]),
        ...(isHolding ? [] : [indexes.holding]),
      ];
      const lists = client.pipeline();
      for (const key of on) lists.zadd(key, at, id);
      for (const key of off) lists.zrem(key, id);
      await stored(() => lists.exec());
    },
    recent: (limit) => newest(indexes.recent, limit),
    ofNumber: (number) => newest(keys.migrationsOf(number), Number.MAX_SAFE_INTEGER),
  };
}

// A journal of a newer version is listed too; only acting on it is refused.
const Dated = z.object({ at: z.number().int() });

/** When a journal begins, by its first entry; 0 when that is broken: it is listed all the same, so that somebody sees it. */
function beginningOf(first: string): number {
  try {
    return Dated.parse(JSON.parse(unpacked([first]).texts[0] ?? '')).at;
  } catch {
    return 0;
  }
}

async function reindex(client: RedisClient, key: string): Promise<boolean> {
  const id = migrationOfJournalKey(key);
  const first = id && (await client.lindex(key, 0));
  if (!id || !first) return false;
  const startedAt = beginningOf(first);
  await client.zadd(keys.migrationsBeside(id), startedAt, id);
  await client.zadd(indexes.recent, startedAt, id);
  if ((await client.get(keys.running(id))) === id) await client.zadd(indexes.running, startedAt, id);
  return true;
}

/** Writes every list anew from the journals and gives their number; may run beside everything else. */
export async function rebuildIndexes(client: RedisClient): Promise<number> {
  let count = 0;
  for await (const { key } of scanKeys(client, JOURNAL_PATTERN)) if (await stored(() => reindex(client, key))) count++;
  return count;
}
