import { isPutOff } from './failure.ts';
import { isAlarmed } from './pin-alarm.ts';
import { routeOf } from './route.ts';
import type { Migration } from './state.ts';
import type { Step, StepId } from './step.ts';

/** What there is to do with a migration now; wake-ups only make somebody ask this question. */
export type Next =
  /** Nobody has begun the step: write the intent, then do it. */
  | { do: 'run'; step: StepId }
  /** An intent stands without an outcome: its holder died or is slow; find out by the step's own means. */
  | { do: 'resume'; step: StepId }
  /** People: `until` is when the waiting ends by itself. */
  | { do: 'wait-for-person'; step: StepId; until?: number }
  | { do: 'wait-until'; step: StepId; until: number }
  /** It is over; release the number and let the secrets go. */
  | { do: 'finish' };

const isSettled = (migration: Migration, step: StepId) =>
  migration.steps[step].status === 'succeeded' || migration.steps[step].status === 'skipped';

/** The first step that is not behind us; undefined when all are. */
export const currentStep = (migration: Migration): Step | undefined =>
  routeOf(migration.route).steps.find((step) => !isSettled(migration, step.id));

const retriesItself = (migration: Migration, step: Step) => {
  const { failure, failures, notBefore } = migration.steps[step.id];
  if (!failure || notBefore === undefined) return false;
  // What may be repeated waits for the budget of calls as long as it takes; what is tried once is a person's to try again.
  if (isPutOff(failure)) return step.retry.attempts > 1;
  return (failure.class === 'retry' || failure.class === 'throttle') && failures < step.retry.attempts;
};

function whenFailed(migration: Migration, step: Step, now: number): Next {
  const { notBefore } = migration.steps[step.id];
  if (!retriesItself(migration, step) || notBefore === undefined) return { do: 'wait-for-person', step: step.id };
  return notBefore <= now ? { do: 'run', step: step.id } : { do: 'wait-until', step: step.id, until: notBefore };
}

function whenStarted(migration: Migration, step: Step): Next {
  if (step.kind !== 'gate' || !migration.approval || migration.approval.closed) return { do: 'resume', step: step.id };
  return { do: 'wait-for-person', step: step.id, until: migration.approval.expiresAt };
}

/** True when what a proof waits for has come: it need not wait out its time. */
const hasCome = (migration: Migration, step: Step): boolean =>
  (step.id === 'confirm-delivery' && migration.delivery !== undefined) ||
  (step.id === 'confirm-inbound' && migration.inboundAt !== undefined);

/** When a pending step may begin; undefined: at once. */
function beginsAt(migration: Migration, step: Step): number | undefined {
  if (hasCome(migration, step)) return undefined;
  const decision = migration.approval?.decision;
  const scheduled = decision?.outcome === 'approved' ? decision.notBefore : undefined;
  return step.kind === 'cutover' ? (migration.hold?.until ?? scheduled) : migration.steps[step.id].notBefore;
}

function whenPending(migration: Migration, step: Step, now: number): Next {
  if (step.kind === 'ask') return { do: 'wait-for-person', step: step.id };
  const { hold } = migration;
  if (step.kind === 'cutover' && hold && hold.until === undefined) return { do: 'wait-for-person', step: step.id };
  const until = beginsAt(migration, step);
  return until !== undefined && until > now ? { do: 'wait-until', step: step.id, until } : { do: 'run', step: step.id };
}

/**
 * Answers from the state and the time alone, so that losing, doubling or reordering wake-ups changes nothing.
 * `now` is epoch ms.
 */
export function nextFor(migration: Migration, now: number): Next {
  if (migration.ending) return { do: 'finish' };
  const step = currentStep(migration);
  if (!step) return { do: 'finish' };
  if (isAlarmed(migration)) return { do: 'wait-for-person', step: step.id };
  switch (migration.steps[step.id].status) {
    case 'failed':
      return whenFailed(migration, step, now);
    case 'started':
      return whenStarted(migration, step);
    case 'pending':
    case 'succeeded':
    case 'skipped':
      return whenPending(migration, step, now);
  }
}
