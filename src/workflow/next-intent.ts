import type { Event } from '../migration/event.ts';
import { foretold } from '../migration/evolve.ts';
import { nextFor } from '../migration/next.ts';
import { stepOf } from '../migration/route.ts';
import type { Migration } from '../migration/state.ts';
import type { StepId } from '../migration/step.ts';
import type { Performers } from './performer.ts';

/** False for a proof, which only reads: polling would fill the journal with intents. */
export const needsIntent = ({ route }: Pick<Migration, 'route'>, step: StepId): boolean =>
  stepOf(route, step).kind !== 'proof';

/**
 * The events that end a step, and after them the intent of the next one if that goes on by itself at once and is simply done again
 * after a crash: one write less for each step. A step that has to find out what became of it writes its intent right before it acts.
 */
export function withNextIntent(
  migration: Migration,
  events: Event[],
  { now, performers }: { now: number; performers: Performers },
): Event[] {
  const next = nextFor(foretold(migration, events, now), now);
  if (next.do !== 'run' || next.step === 'register' || performers[next.step]?.resume) return events;
  return needsIntent(migration, next.step) ? [...events, { type: 'stepStarted', step: next.step }] : events;
}
