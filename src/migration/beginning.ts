import type { EventOf } from './event.ts';
import type { Migration, StepState } from './state.ts';
import { StepId } from './step.ts';

/** A step nobody has begun. */
export const freshStep = (): StepState => ({ status: 'pending', failures: 0 });

/** The state right after `started`, before the entry is counted. */
export function beginningOf(event: EventOf<'started'>, at: number): Migration {
  const steps = Object.fromEntries(StepId.options.map((id) => [id, freshStep()])) as Record<StepId, StepState>;
  return {
    id: event.id,
    number: event.number,
    typed: event.typed,
    route: event.route,
    waba: event.waba,
    ...(event.phoneNumberId && { phoneNumberId: event.phoneNumberId }),
    ...(event.deployment && { deployment: event.deployment }),
    ...(event.source && { source: event.source }),
    ...(event.keptBackup && { keptBackup: event.keptBackup }),
    ...(event.displayName && { displayName: event.displayName }),
    ...(event.signedUpOn !== undefined && { signedUpOn: event.signedUpOn }),
    ...(event.execution !== undefined && { execution: event.execution }),
    ...(event.fleet && { fleet: event.fleet }),
    requestedBy: event.requestedBy,
    startedAt: at,
    revision: 0,
    changedAt: at,
    steps,
  };
}
