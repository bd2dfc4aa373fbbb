import type { Event, EventOf } from './event.ts';
import { isPutOff, type Failure } from './failure.ts';
import { freshStep } from './beginning.ts';
import { routeOf } from './route.ts';
import type { Migration, StepState } from './state.ts';
import type { StepId } from './step.ts';

/** How events of these types change a migration; `at` is the time of the entry, epoch ms. */
export type Handlers<Type extends Event['type']> = {
  [T in Type]: (migration: Migration, event: EventOf<T>, at: number) => Migration;
};

/** The migration with one step changed. */
export const withStep = (migration: Migration, step: StepId, change: (before: StepState) => StepState): Migration => ({
  ...migration,
  steps: { ...migration.steps, [step]: change(migration.steps[step]) },
});

/**
 * The step and everything after it anew. Keeps what was learned (facts, PIN, backup) until a step replaces it, but no request:
 * a gate that is begun again must not wait for an answer to the old one.
 */
function resetFrom(migration: Migration, step: StepId): Migration {
  const order = routeOf(migration.route).steps.map((s) => s.id);
  // What was left out stays out: nothing about a new try makes it apply.
  const anew = order.slice(order.indexOf(step)).filter((id) => id === step || migration.steps[id].status !== 'skipped');
  const steps = { ...migration.steps, ...Object.fromEntries(anew.map((id) => [id, freshStep()])) };
  const { approval, ...rest } = migration;
  return approval && !anew.includes('approve-cutover') ? { ...rest, approval, steps } : { ...rest, steps };
}

/** Nothing keeps an approved cutover from beginning any more. */
export const withoutHold = ({ hold: _hold, ...migration }: Migration): Migration => migration;

/** What beginning a step changes besides the step. */
function begun(migration: Migration, step: StepId, at: number): Migration {
  if (step === 'register') return withoutHold(migration);
  return step === 'set-pin' ? { ...migration, pinSetAt: at } : migration;
}

/** One step anew, and no other. */
export const onlyStep = (migration: Migration, step: StepId): Migration => withStep(migration, step, freshStep);

/** A try that was put off counts by itself; only one that was made can have failed. */
const tried = ({ failures, putOff = 0 }: StepState, failure: Failure): Pick<StepState, 'failures' | 'putOff'> =>
  isPutOff(failure) ? { failures, putOff: putOff + 1 } : { failures: failures + 1 };

/** A step that ended well at a time, epoch ms. */
export const succeeded =
  (at: number) =>
  (before: StepState): StepState => ({
    status: 'succeeded',
    failures: before.failures,
    startedAt: before.startedAt ?? at,
    endedAt: at,
  });

type StepEvent = 'stepStarted' | 'stepSucceeded' | 'stepSkipped' | 'stepFailed' | 'stepDeferred' | 'stepReset';

/** Where the steps stand. */
export const stepHandlers: Handlers<StepEvent> = {
  stepStarted: (m, e, at) =>
    withStep(begun(m, e.step, at), e.step, (s) => ({
      status: 'started',
      failures: s.failures,
      startedAt: s.startedAt ?? at,
      ...(s.putOff !== undefined && { putOff: s.putOff }),
    })),
  stepSucceeded: (m, e, at) => withStep(m, e.step, succeeded(at)),
  stepSkipped: (m, e, at) =>
    withStep(m, e.step, (s) => ({ status: 'skipped', failures: s.failures, startedAt: at, endedAt: at })),
  stepFailed: (m, e, at) =>
    withStep(m, e.step, (s) => ({
      status: 'failed',
      ...tried(s, e.failure),
      startedAt: s.startedAt ?? at,
      endedAt: at,
      failure: e.failure,
      ...(e.retryAt !== undefined && { notBefore: e.retryAt }),
    })),
  stepDeferred: (m, e, at) =>
    withStep(m, e.step, (s) => ({
      status: 'pending',
      failures: s.failures,
      startedAt: s.startedAt ?? at,
      notBefore: e.until,
    })),
  stepReset: (m, e) => resetFrom(m, e.step),
};
