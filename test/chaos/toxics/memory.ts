import { setTimeout as pause } from 'node:timers/promises';
import type { BotProcess } from '../../../sandbox/bot-process.ts';
import { residentMb } from '../../bench/process-figures.ts';
import { median } from '../../bench/statistics.ts';

const EVERY_MS = 2_000;

/** Looks at the memory of bots all the time. */
export interface MemoryWatch {
  /** How much more each had in the last quarter of the time than in the second, as a share; the largest of all bots. */
  stop(): Promise<number>;
}

/** The first quarter is not counted: a process that starts grows. */
export function watchMemory(bots: readonly BotProcess[]): MemoryWatch {
  const over = new AbortController();
  const seen = bots.map((): number[] => []);
  const work = (async () => {
    while (!over.signal.aborted) {
      for (const [index, bot] of bots.entries()) if (bot.isRunning()) seen[index]?.push(residentMb(bot.pid));
      await pause(EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  const growthOf = (sizes: readonly number[]): number => {
    const quarter = Math.floor(sizes.length / 4);
    if (quarter === 0) return 0;
    return median(sizes.slice(-quarter)) / median(sizes.slice(quarter, 2 * quarter)) - 1;
  };
  return {
    async stop() {
      over.abort();
      await work;
      return Math.max(...seen.map(growthOf));
    },
  };
}
