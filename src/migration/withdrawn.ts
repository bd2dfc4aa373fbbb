import type { Event } from './event.ts';
import type { Failure } from './failure.ts';
import type { Migration } from './state.ts';

/** True while a request waits for people, or for its time after they approved it. */
const isStanding = ({ approval, cutover, steps }: Migration): boolean =>
  approval !== undefined &&
  !approval.closed &&
  cutover?.requestId !== approval.requestId &&
  ['started', 'succeeded'].includes(steps['approve-cutover'].status);

/**
 * What ends a standing request, with the reason's key `abort.<reason>`; nothing of it was sent. Who approves depends on who asks,
 * so a request does not outlive a change of hands; nor a change of the PIN that it would send.
 */
export function withdrawn(migration: Migration, reason: 'taken-over' | 'pin-changed'): Event[] {
  const { approval } = migration;
  if (!approval || !isStanding(migration)) return [];
  const failure: Failure = { source: 'ferryman', class: 'hold', kind: 'approval-aborted', details: reason };
  return [
    { type: 'approvalClosed', requestId: approval.requestId, why: 'aborted', reason },
    { type: 'stepFailed', step: 'approve-cutover', failure },
  ];
}
