import type { Event } from '../migration/event.ts';
import type { FailureClass } from '../migration/failure.ts';
import type { Approval, Migration } from '../migration/state.ts';
import type { Performed } from './performer.ts';
import type { Guard, GuardedRequest } from './guard-ports.ts';

/** Closes the open request and holds the gate until a person asks again. */
export function closed(
  approval: Approval,
  why: NonNullable<Approval['closed']>['why'],
  { differences, reason }: { differences?: NonNullable<Approval['closed']>['differences']; reason?: string } = {},
): Event[] {
  const failure = {
    source: 'ferryman' as const,
    class: 'hold' as FailureClass,
    kind: `approval-${why}`,
    ...(reason && { details: reason }),
  };
  return [
    {
      type: 'approvalClosed',
      requestId: approval.requestId,
      why,
      ...(differences && { differences }),
      ...(reason && { reason }),
    },
    { type: 'stepFailed', step: 'approve-cutover', failure },
  ];
}

function decided(approval: Approval, request: GuardedRequest): Event[] | undefined {
  const { requestId } = approval;
  if (request.state === 'REJECTED' && request.rejectedBy)
    return [{ type: 'rejected', requestId, by: request.rejectedBy, reason: request.reason ?? '' }];
  if (request.state === 'APPROVED' && request.approvedBy) {
    const { approvedBy: by, notBefore } = request;
    return [
      { type: 'approved', requestId, by, ...(notBefore !== undefined && { notBefore }) },
      { type: 'stepSucceeded', step: 'approve-cutover' },
    ];
  }
  if (request.state === 'ABORTED') return closed(approval, 'aborted', { reason: 'interrupted' });
  return request.state === 'EXPIRED' ? closed(approval, 'expired') : undefined;
}

/**
 * While people decide: brings the journal level with what the guard recorded (a process may have died between the two),
 * ends what has expired, and voids what belongs to another storage epoch (design: cutover protocol 4.2 steps 2 and 9).
 */
export async function watchGate(guard: Guard, migration: Migration, now: number): Promise<Performed> {
  const { approval, number } = migration;
  if (!approval) return { events: [] };
  const [request, { epoch }] = await Promise.all([guard.read(number, approval.requestId), guard.number(number)]);
  if (!request || request.epoch !== epoch) return { events: closed(approval, 'storage-changed') };
  const done = decided(approval, request);
  if (done) return { events: done };
  if (now <= request.expiresAt) return { lookAgainAt: request.expiresAt + 1 };
  const ended = await guard.abort(number, { id: approval.requestId, expired: true });
  if (ended.ok) return { events: closed(approval, 'expired') };
  return { lookAgainAt: now + 1_000 };
}
