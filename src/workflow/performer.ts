import type { Event } from '../migration/event.ts';
import { CallFailure, isPutOff, type Failure } from '../migration/failure.ts';
import type { PhoneNumberId, WabaId } from '../migration/ids.ts';
import { settledAnew } from '../migration/lost-secret.ts';
import type { Migration, StepState } from '../migration/state.ts';
import { retryDelayMs, type Step, type StepId } from '../migration/step.ts';
import { SecretUnavailable } from './secret-ports.ts';
import type { Clock } from './ports.ts';

/** What one look at a step led to: events to append, or a time to look again without writing anything. */
export type Performed = { events: Event[] } | { lookAgainAt: number };

/** How one step is done. */
export interface Performer {
  /** After the intent was written. Rejects with CallFailure; the runner records it. */
  run(migration: Migration): Promise<Performed>;
  /** An intent stands without an outcome; absent: the step may be repeated. */
  resume?(migration: Migration): Promise<Performed>;
}

/** Performers of a route's steps; `ask` steps have none, people do them. */
export type Performers = Partial<Record<StepId, Performer>>;

/** The number in the WABA it will be used in; throws RangeError before it has an id there, which is a defect of the route. */
export function numberIn({ waba, phoneNumberId }: Pick<Migration, 'waba' | 'phoneNumberId'>): {
  waba: WabaId;
  id: PhoneNumberId;
} {
  if (!phoneNumberId) throw new RangeError('the number has no id yet');
  return { waba: waba.id, id: phoneNumberId };
}

/** The step is done. */
export const succeeded = (step: StepId, ...before: Event[]): Performed => ({
  events: [...before, { type: 'stepSucceeded', step }],
});

/** The step failed for a reason of our own; a person goes on. */
export const heldUp = (step: StepId, failure: Omit<Failure, 'source'>, ...before: Event[]): Performed => ({
  events: [...before, { type: 'stepFailed', step, failure: { source: 'ferryman', ...failure } }],
});

/** The PIN is no longer to be had: it is settled anew, and the steps from there on with it. */
export const pinLost = ({ route }: Migration, step: StepId): Performed => {
  const lost = 'pin-unavailable';
  const failure: Failure = { source: 'ferryman', class: 'hold', kind: lost };
  return { events: [{ type: 'stepFailed', step, failure }, ...settledAnew(route, lost)] };
};

/** What a thrown error means for the record; anything unknown is rethrown, it is no failure of a call. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallFailure) return error.failure;
  if (error instanceof SecretUnavailable)
    return { source: 'ferryman', class: 'hold', kind: 'secret-unavailable', details: error.why };
  throw error;
}

/** How far apart tries are at most that wait for the budget of calls. */
const BUDGET_AGAIN_MS = 300_000;

function delayMs({ failures, putOff = 0 }: StepState, { retry }: Step, failure: Failure): number {
  return isPutOff(failure)
    ? retryDelayMs({ ...retry, maxDelayMs: BUDGET_AGAIN_MS }, putOff + 1)
    : retryDelayMs(retry, failures + 1);
}

/** The event of a failed try, with the time of the next one where the bot repeats by itself (domain notes 2.3). */
export function failedTry(
  migration: Migration,
  step: Step,
  { failure, clock, jitter }: { failure: Failure; clock: Clock; jitter: () => number },
): Event {
  const repeats = failure.class === 'retry' || failure.class === 'throttle';
  if (!repeats) {
    return {
      type: 'stepFailed',
      step: step.id,
      failure,
      ...(failure.retryAt !== undefined && { retryAt: failure.retryAt }),
    };
  }
  const delay = delayMs(migration.steps[step.id], step, failure);
  const retryAt = Math.max(failure.retryAt ?? 0, clock.now() + Math.round(delay * (0.75 + jitter() / 2)));
  return { type: 'stepFailed', step: step.id, failure, retryAt };
}
