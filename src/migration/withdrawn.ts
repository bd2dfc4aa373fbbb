import type { Event } from './event.ts';
import type { Failure } from './failure.ts';
import type { Migration } from './state.ts';

/** True while a request waits for people, or for its time after they approved it. */
const isStanding = ({ approval, cutover, steps }: Migration): boolean =>
  approval !== undefined &&
  !approval.closed &&
  cutover?.requestId !== approval.requestId &&
  ['started', 'succeeded'].includes(steps['approve-cutover'].status);

/** What ends a standing request. Who approves depends on who asks, so a request does not outlive a change of hands; nothing of it was sent. */
export function withdrawn(migration: Migration): Event[] {
  const { approval } = migration;
  if (!approval || !isStanding(migration)) return [];
  const reason = 'taken-over';
  const failure: Failure = { source: 'ferryman', class: 'hold', kind: 'approval-aborted', details: reason };
  return [
    { type: 'approvalClosed', requestId: approval.requestId, why: 'aborted', reason },
    { type: 'stepFailed', step: 'approve-cutover', failure },
  ];
}
