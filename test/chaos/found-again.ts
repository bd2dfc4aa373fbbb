import { fold } from '../../src/migration/evolve.ts';
import { nextFor } from '../../src/migration/next.ts';
import type { Migration } from '../../src/migration/state.ts';
import type { Story } from './audit.ts';

/** True when a bot has something to do, or will try again by itself what failed. */
function isForBots(migration: Migration, at: number): boolean {
  const next = nextFor(migration, at);
  if (next.do === 'wait-until') return migration.steps[next.step].status === 'failed';
  return next.do !== 'wait-for-person';
}

/** How long each move that was for bots to go on with at that moment waited for its next entry, ms; infinite without one. */
export function foundAgain(stories: readonly Story[], at: number): number[] {
  return stories.flatMap(({ entries }) => {
    const then = fold(entries.filter((entry) => entry.at <= at));
    if (!then || then.ending || !isForBots(then, at)) return [];
    const next = entries.find((entry) => entry.at > at);
    return [next ? next.at - at : Number.POSITIVE_INFINITY];
  });
}
