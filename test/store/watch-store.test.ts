import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { entriesOf, evolved } from '../../src/health/decide-watch.ts';
import { defaultSchedule } from '../../src/health/schedule.ts';
import type { Watch, WatchEvent } from '../../src/health/watch.ts';
import { watchIndexes, watchKeys } from '../../src/store/keys.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import { StorageUnavailable } from '../../src/workflow/ports.ts';
import type { WatchChange } from '../../src/workflow/watch-ports.ts';
import { aReading, blockedReading, target } from '../health/builders.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

/** The change that these events make of a watch. */
function changeBy(before: Watch | undefined, events: WatchEvent[], more: Partial<WatchChange> = {}): WatchChange {
  const entries = entriesOf(before, events, 1_000);
  const watch = evolved(before, entries);
  if (!watch) throw new Error('no event, no watch');
  return { watch, expected: before?.revision ?? 0, entries, settle: [], ...more };
}

const started = (more: Partial<WatchChange> = {}) =>
  changeBy(undefined, [{ type: 'watchStarted', target, schedule: defaultSchedule }], more);

let server: TestRedis;
let client: Redis;

beforeAll(async () => {
  server = await startRedis();
  client = new Redis(server.url);
});
beforeEach(() => client.flushall());
afterAll(async () => {
  client.disconnect();
  await server.stop();
});

describe('WatchStore', () => {
  test('gives back the watch it saved, its due time and its account', async () => {
    const store = createWatchStore(client);
    const change = started({ dueAt: 5_000 });

    expect(await store.save(change)).toBe(true);

    expect(await store.load(target.number)).toEqual(change.watch);
    expect(await store.due(4_999, 10)).toEqual([]);
    expect(await store.due(5_000, 10)).toEqual([target.number]);
    expect(await store.inWaba(target.waba)).toEqual([target.number]);
  });

  test('knows nothing of a number that was never watched', async () => {
    const store = createWatchStore(client);

    expect(await store.load(target.number)).toBeUndefined();
    expect(await store.inWaba(target.waba)).toEqual([]);
  });

  test('lets one of two writers win and leaves nothing of the other', async () => {
    const store = createWatchStore(client);
    const first = started({ dueAt: 5_000 });
    await store.save(first);
    const a = changeBy(first.watch, [{ type: 'readingTaken', reading: blockedReading(1) }], { dueAt: 6_000 });
    const b = changeBy(first.watch, [{ type: 'watchEnded' }], { settle: [target.waba] });

    expect(await Promise.all([store.save(a), store.save(b)])).toEqual([true, false]);

    expect(await store.load(target.number)).toEqual(a.watch);
    expect(await store.due(6_000, 10)).toEqual([target.number]);
    expect(await client.exists(watchIndexes.accountsDue)).toBe(0);
  });

  test('keeps the changes of the quality rating, each with when it was read first, and of many the last sixty', async () => {
    const store = createWatchStore(client);
    const ratings = ['GREEN', 'GREEN', undefined, 'YELLOW', 'not a rating', 'GREEN'];
    let { watch } = started();
    await store.save(started());
    const read = async (at: number, qualityRating: string | undefined) => {
      const phone = { status: 'CONNECTED', ...(qualityRating !== undefined && { qualityRating }) };
      const change = changeBy(watch, [{ type: 'readingTaken', reading: aReading(at, { phone }) }]);
      expect([await store.save(change), await store.save(change)]).toEqual([true, true]);
      ({ watch } = change);
    };

    expect(await store.qualities(target.number)).toEqual([]);
    for (const [at, rating] of ratings.entries()) await read(at, rating);
    expect(await store.qualities(target.number)).toEqual([
      { at: 0, rating: 'GREEN' },
      { at: 3, rating: 'YELLOW' },
      { at: 5, rating: 'GREEN' },
    ]);

    for (let at = 10; at < 80; at += 1) await read(at, at % 2 === 0 ? 'RED' : 'GREEN');
    const kept = await store.qualities(target.number);
    expect([kept.length, kept[0]?.at, kept.at(-1)?.at]).toEqual([60, 20, 79]);
  });

  test('answers the same save twice when the first answer was lost, and writes its history once', async () => {
    const store = createWatchStore(client);
    const change = started();

    expect(await store.save(change)).toBe(true);
    expect(await store.save(change)).toBe(true);

    expect(await client.llen(watchKeys.history(target.number))).toBe(1);
  });

  test('takes a watch that has ended off the list', async () => {
    const store = createWatchStore(client);
    const first = started({ dueAt: 5_000 });
    await store.save(first);

    await store.save(changeBy(first.watch, [{ type: 'watchEnded' }]));

    expect(await store.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  test('refuses a state that another version wrote', async () => {
    await client.hset(watchKeys.watch(target.number), { revision: 1, state: '{"version":2}' });

    await expect(createWatchStore(client).load(target.number)).rejects.toThrow('another version');
  });

  test('says that the storage is away', async () => {
    const gone = new Redis(server.url, { lazyConnect: true, enableOfflineQueue: false });
    gone.disconnect();

    await expect(createWatchStore(gone).load(target.number)).rejects.toBeInstanceOf(StorageUnavailable);
  });
});
