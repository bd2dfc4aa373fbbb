import type { Ballot } from '../migration/ballot.ts';
import type { Event } from '../migration/event.ts';
import type { FailureClass } from '../migration/failure.ts';
import { remindersOf, type ReminderTimes } from '../migration/reminder.ts';
import type { Approval, Migration } from '../migration/state.ts';
import type { Performed } from './performer.ts';
import type { Guard, GuardedRequest } from './guard-ports.ts';
import type { Clock } from './ports.ts';
import type { Witness } from './slack-ports.ts';

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

function approvedBy(
  { approvedBy: votes = [], ballots, notBefore }: GuardedRequest,
  { requestId }: Approval,
): Event[] | undefined {
  const by = votes.at(-1);
  if (by === undefined) return undefined;
  const when = notBefore === undefined ? {} : { notBefore };
  return [
    { type: 'approved', requestId, by, ...when, ...(votes.length > 1 && { votes }), ...(ballots && { ballots }) },
    { type: 'stepSucceeded', step: 'approve-cutover' },
  ];
}

function decided(approval: Approval, request: GuardedRequest): Event[] | undefined {
  const { requestId } = approval;
  const { rejectedBy: by, rejectedFor: seat, reason = '' } = request;
  if (request.state === 'REJECTED' && by)
    return [{ type: 'rejected', requestId, by, ...(seat && { for: seat }), reason }];
  if (request.state === 'APPROVED') return approvedBy(request, approval);
  if (request.state === 'ABORTED') return closed(approval, 'aborted', { reason: 'interrupted' });
  return request.state === 'EXPIRED' ? closed(approval, 'expired') : undefined;
}

function remind(
  approval: Approval,
  expiresAt: number,
  { reminders, now }: { reminders: ReminderTimes; now: number },
): Performed {
  const { due, nextAt } = remindersOf(approval, reminders, now);
  return due.length > 0 ? { events: due } : { lookAgainAt: Math.min(nextAt ?? Infinity, expiresAt + 1) };
}

/** Votes the guard recorded and the journal does not know: whoever recorded them died in between. */
function unknownVotes(approval: Approval, request: GuardedRequest): Event[] {
  const known = new Set(approval.votes.map((vote) => vote.by));
  const ballots: readonly Ballot[] = request.ballots ?? (request.approvedBy ?? []).map((by) => ({ by }));
  return ballots
    .filter(({ by }) => !known.has(by))
    .map(({ by, for: seat }) => ({ type: 'voted', requestId: approval.requestId, by, ...(seat && { for: seat }) }));
}

/**
 * A request of another storage epoch is void. That nothing was sent is certain only while Slack has no note of it: the storage may
 * have lost the approval, the claim and the intent together. Rejects when Slack can't be read.
 */
export async function voided(
  { witness, clock }: { witness: Witness; clock: Pick<Clock, 'now'> },
  { id }: Migration,
  approval: Approval,
): Promise<Event[]> {
  const { requestId } = approval;
  const nonce = (await witness.nonces(id, requestId)).at(-1);
  if (nonce === undefined) return closed(approval, 'storage-changed');
  return [{ type: 'noteFound', requestId, nonce, at: clock.now() }];
}

/**
 * While people decide: brings the journal level with what the guard recorded (a process may have died between the two),
 * reminds, ends what has expired, and voids what belongs to another storage epoch (design: cutover protocol 4.2 steps 2 and 9).
 */
export async function watchGate(
  { guard, witness }: { guard: Guard; witness: Witness },
  migration: Migration,
  { now, offset, reminders }: { now: number; offset: number; reminders: ReminderTimes },
): Promise<Performed> {
  const { approval, number } = migration;
  if (!approval) return { events: [] };
  const [request, { epoch }] = await Promise.all([guard.read(number, approval.requestId), guard.number(number)]);
  if (!request || request.epoch !== epoch)
    return { events: await voided({ witness, clock: { now: () => now } }, migration, approval) };
  const done = decided(approval, request);
  if (done) return { events: done };
  const votes = unknownVotes(approval, request);
  if (votes.length > 0) return { events: votes };
  const expiresAt = request.expiresAt - offset;
  if (now <= expiresAt) return remind(approval, expiresAt, { reminders, now });
  const ended = await guard.abort(number, { id: approval.requestId, expired: true });
  if (ended.ok) return { events: closed(approval, 'expired') };
  return { lookAgainAt: now + 1_000 };
}
