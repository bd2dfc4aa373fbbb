import { isRating, type QualityChange } from '../health/quality-trail.ts';
import { Watch, type WatchEntry } from '../health/watch.ts';
import { E164 } from '../migration/ids.ts';
import type { WatchStore } from '../workflow/watch-ports.ts';
import { Json } from './json.ts';
import { watchIndexes, watchKeys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, UnexpectedReply, type RedisClient } from './storage.ts';

const saveScript = loadScript('watch-save');

/** Enough to tell what happened in the last days; the state itself is kept whole. */
const keptEntries = 200;

/** A rating that changes every other hour for a week leaves this many; a usual number has one. */
const keptQualities = 60;

/** The rating that the entries read, and when; both empty where they read none. */
function qualityIn(entries: readonly WatchEntry[]): [rating: string, at: number | ''] {
  const readings = entries.flatMap(({ event }) => (event.type === 'readingTaken' ? [event.reading] : []));
  const last = readings.findLast(({ phone }) => isRating(phone?.qualityRating ?? ''));
  return last ? [last.phone?.qualityRating ?? '', last.at] : ['', ''];
}

function changeIn(line: string): QualityChange {
  const [at, rating] = line.split(' ');
  if (!/^\d+$/u.test(at ?? '') || !isRating(rating ?? '')) throw new UnexpectedReply('qualities of another version');
  return { at: Number(at), rating: rating ?? '' };
}

/**
 * Watched numbers, one hash each, due times as one sorted set. All keys share a hash tag, because a watch is saved together
 * with its due time and the marks of its accounts. A state of an unknown version is refused with UnexpectedReply.
 */
export function createWatchStore(client: RedisClient): WatchStore {
  return {
    async load(number) {
      const state = await stored(() => client.hget(watchKeys.watch(number), 'state'));
      if (state === null) return undefined;
      const watch = Json.pipe(Watch).safeParse(state);
      if (!watch.success) throw new UnexpectedReply('a watch of another version');
      return watch.data;
    },
    async save({ watch, expected, entries, dueAt, settle }) {
      const { number, waba } = watch.target;
      const answer = await runScript(client, saveScript, {
        keys: [
          watchKeys.watch(number),
          watchKeys.history(number),
          watchIndexes.due,
          watchKeys.ofWaba(waba),
          watchIndexes.accountsDue,
          watchIndexes.stopped,
          ...settle.map((account) => watchKeys.changedIn(account)),
        ],
        args: [
          expected,
          watch.revision,
          JSON.stringify(watch),
          number,
          dueAt ?? '',
          entries.at(-1)?.at ?? 0,
          keptEntries,
          ...qualityIn(entries),
          keptQualities,
          watch.stopped?.at ?? '',
          ...settle,
          ...entries.map((entry) => JSON.stringify(entry)),
        ],
      });
      return answer === 'OK';
    },
    async qualities(number) {
      const lines = await stored(() => client.hget(watchKeys.watch(number), 'qualities'));
      return (lines ?? '') === '' ? [] : (lines ?? '').split('\n').map(changeIn);
    },
    async due(now, limit) {
      const numbers = await stored(() => client.zrangebyscore(watchIndexes.due, '-inf', now, 'LIMIT', 0, limit));
      return numbers.map((number) => E164.parse(number));
    },
    async inWaba(waba) {
      const numbers = await stored(() => client.smembers(watchKeys.ofWaba(waba)));
      return numbers.map((number) => E164.parse(number)).toSorted();
    },
    async stopped(limit) {
      const numbers = await stored(() => client.zrevrange(watchIndexes.stopped, 0, limit - 1));
      return numbers.map((number) => E164.parse(number));
    },
    countStopped: () => stored(() => client.zcard(watchIndexes.stopped)),
  };
}
