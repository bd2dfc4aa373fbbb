import { isUndecidable, isUnsettled, mayHold } from './action.ts';
import { lead, type Decided, type Deciders } from './command.ts';
import type { Event } from './event.ts';
import type { RequestId } from './ids.ts';
import { lastFour } from './phone-number.ts';
import { refuse } from './refusal.ts';
import type { Approval, Migration } from './state.ts';

/** Refuses a request id or plan that is not the open one; used before the guard is asked, so that the answer is plain. */
export function refusalOfRequest(
  migration: Migration,
  requestId: string,
  digest: string,
): ReturnType<typeof refuse> | undefined {
  const { approval } = migration;
  // Who was late hears who was first, also when the move has come to its end meanwhile.
  // A request that was approved and then became void is void.
  const decision = approval?.requestId === requestId && !approval.closed ? approval.decision : undefined;
  if (decision)
    return refuse('already-decided', { by: decision.by, at: String(decision.at), outcome: decision.outcome });
  if (migration.ending) return refuse('already-over', { ending: migration.ending.kind });
  if (approval?.requestId !== requestId) return refuse(approval ? 'other-request' : 'no-open-request');
  return refusalOfPlan(approval, digest);
}

function refusalOfPlan({ digest: planned, closed }: Approval, digest: string): ReturnType<typeof refuse> | undefined {
  if (!planned.startsWith(digest) || digest.length < 16) return refuse('other-plan');
  return closed ? refuse(closed.why === 'expired' ? 'request-expired' : 'no-open-request') : undefined;
}

/** Refuses when the typed digits are not the last four of the number. */
export const refusalOfDigits = (migration: Migration, typed: string): ReturnType<typeof refuse> | undefined =>
  typed.trim() === lastFour(migration.number) ? undefined : refuse('digits-differ');

function onRequest(migration: Migration, requestId: RequestId, events: Event[]): Decided {
  const refused = refusalOfRequest(migration, requestId, migration.approval?.digest ?? '');
  return refused ?? lead(...events);
}

type ApprovalCommand = 'vote' | 'break-glass' | 'approve' | 'reject' | 'hold' | 'release' | 'resume' | 'judge-outcome';

/** Votes and what they come to, the hold of an approved cutover, and a person's word on a call that reading could not settle. */
export const approvalDeciders: Deciders<ApprovalCommand> = {
  vote: (migration, { requestId, by, for: seat, notBefore, acceptedLosses }) =>
    migration.approval?.votes.some((vote) => vote.by === by)
      ? lead()
      : onRequest(migration, requestId, [
          {
            type: 'voted',
            requestId,
            by,
            ...(seat && { for: seat }),
            ...(acceptedLosses && { acceptedLosses }),
            ...(notBefore !== undefined && { notBefore }),
          },
        ]),
  'break-glass': (migration, { requestId, by, reason }) =>
    onRequest(migration, requestId, [{ type: 'glassBroken', requestId, by, reason }]),
  approve: (migration, { requestId, by, notBefore, acceptedLosses, votes, ballots }) =>
    onRequest(migration, requestId, [
      {
        type: 'approved',
        requestId,
        by,
        ...(acceptedLosses && { acceptedLosses }),
        ...(notBefore !== undefined && { notBefore }),
        ...(votes.length > 1 && { votes: [...votes] }),
        ...(ballots && { ballots: [...ballots] }),
      },
      { type: 'stepSucceeded', step: 'approve-cutover' },
    ]),
  reject: (migration, { requestId, by, for: seat, reason }) =>
    onRequest(migration, requestId, [{ type: 'rejected', requestId, by, ...(seat && { for: seat }), reason }]),
  hold: (migration, { by, reason }) =>
    mayHold(migration)
      ? lead({ type: 'cutoverHeld', why: 'held', by, ...(reason && { reason }) })
      : refuse(isUnsettled(migration) ? 'call-on-the-wire' : 'wrong-step'),
  release: (migration, { by }) =>
    mayHold(migration) && migration.hold?.why === 'held'
      ? lead({ type: 'cutoverReleased', by })
      : refuse('not-waiting'),
  resume: (migration) =>
    mayHold(migration) && migration.hold?.why === 'stopped'
      ? lead({ type: 'cutoverReleased', by: 'ferryman' })
      : lead(),
  'judge-outcome': (migration, { by, outcome, evidence }) => {
    if (!isUndecidable(migration) || !migration.cutover) return refuse('wrong-step');
    const judged: Event = { type: 'cutoverJudged', requestId: migration.cutover.requestId, by, outcome, evidence };
    return outcome === 'done' ? lead(judged, { type: 'stepSucceeded', step: 'register' }) : lead(judged);
  },
};
