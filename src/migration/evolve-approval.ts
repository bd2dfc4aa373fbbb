import type { Ballot } from './ballot.ts';
import type { EventOf } from './event.ts';
import { onlyStep, succeeded, withoutHold, withStep, type Handlers } from './evolve-steps.ts';
import { LostSecret } from './lost-secret.ts';
import { routeOf } from './route.ts';
import type { Approval, Migration } from './state.ts';

const withoutBackup = ({ backup: _used, ...migration }: Migration): Migration => migration;

const onApproval = (migration: Migration, change: (before: Approval) => Approval): Migration =>
  migration.approval ? { ...migration, approval: change(migration.approval) } : migration;

type Cutover = NonNullable<Migration['cutover']>;

const onCutover = (migration: Migration, change: (before: Cutover) => Cutover): Migration =>
  migration.cutover ? { ...migration, cutover: change(migration.cutover) } : migration;

/** A backup kept earlier is good for one call: the next one goes without it. */
const settled = (migration: Migration, how: NonNullable<Cutover['settled']>): Migration =>
  onCutover(
    migration.cutover && migration.keptBackup && how.outcome !== 'done' ? withoutBackup(migration) : migration,
    (cutover) => ({ ...cutover, settled: how }),
  );

/** Each person counts once, at the time of the first vote. */
const withVotes = (
  votes: Approval['votes'],
  ballots: readonly Ballot[],
  { at, notBefore }: { at: number; notBefore?: number | undefined },
): Approval['votes'] =>
  ballots.reduce<Approval['votes']>(
    (so, { by, for: seat }) =>
      so.some((vote) => vote.by === by)
        ? so
        : [...so, { by, at, ...(seat && { for: seat }), ...(notBefore !== undefined && { notBefore }) }],
    votes,
  );

/** The votes that made an approval, also as journals from before there were delegates tell them. */
const ballotsOf = ({ ballots, votes = [], by }: EventOf<'approved'>): Ballot[] =>
  ballots ?? [...votes, by].map((one) => ({ by: one }));

/** The note proves that everything before the call was behind it, and that the call may have been made. */
function withNote(migration: Migration, { requestId, nonce, at: noted }: EventOf<'noteFound'>, at: number): Migration {
  const order = routeOf(migration.route).steps.map(({ id }) => id);
  const before = order.slice(0, order.indexOf('register'));
  const passed = before.reduce(
    (m, id) => (['succeeded', 'skipped'].includes(m.steps[id].status) ? m : withStep(m, id, succeeded(at))),
    withoutHold(migration),
  );
  const started = withStep(passed, 'register', (s) => ({ status: 'started', failures: s.failures, startedAt: noted }));
  return { ...started, cutover: { requestId, nonce, startedAt: noted, readings: [] } };
}

type ApprovalEvent =
  | 'approvalRequested'
  | 'approved'
  | 'voted'
  | 'glassBroken'
  | 'reminded'
  | 'escalated'
  | 'planChecked'
  | 'rejected'
  | 'approvalClosed'
  | 'cutoverHeld'
  | 'cutoverReleased'
  | 'cutoverJudged'
  | 'cutoverStarted'
  | 'cutoverAnswered'
  | 'cutoverRead'
  | 'cutoverSettled'
  | 'noteFound';

/** Requests, votes, the one call and what became of it. */
export const approvalHandlers: Handlers<ApprovalEvent> = {
  approvalRequested: ({ obstacle: _older, ...m }, e, at) => ({
    ...m,
    approval: {
      requestId: e.requestId,
      plan: e.plan,
      digest: e.digest,
      epoch: e.epoch,
      openedAt: at,
      expiresAt: e.expiresAt,
      votes: [],
      reminded: 0,
    },
  }),
  approved: (m, e, at) =>
    onApproval(m, (approval) => ({
      ...approval,
      votes: withVotes(approval.votes, ballotsOf(e), { at }),
      decision: { outcome: 'approved', by: e.by, at, ...(e.notBefore !== undefined && { notBefore: e.notBefore }) },
    })),
  voted: (m, e, at) =>
    onApproval(m, (approval) => ({
      ...approval,
      votes: withVotes(approval.votes, [{ by: e.by, ...(e.for && { for: e.for }) }], { at, notBefore: e.notBefore }),
    })),
  glassBroken: (m, { by, reason }, at) => onApproval(m, (approval) => ({ ...approval, glass: { by, reason, at } })),
  reminded: (m, e) => onApproval(m, (approval) => ({ ...approval, reminded: e.n })),
  planChecked: (m, e) => onApproval(m, (approval) => ({ ...approval, checkedVotes: e.votes })),
  escalated: (m, _e, at) => onApproval(m, (approval) => ({ ...approval, escalatedAt: at })),
  rejected: (m, e, at) =>
    m.approval
      ? {
          ...m,
          approval: {
            ...m.approval,
            decision: { outcome: 'rejected', by: e.by, at, reason: e.reason, ...(e.for && { for: e.for }) },
          },
          ending: { kind: 'rejected', at, by: e.by, reason: e.reason },
        }
      : m,
  approvalClosed: (m, e) => {
    if (!m.approval) return m;
    const closed = { why: e.why, differences: e.differences ?? [], ...(e.reason && { reason: e.reason }) };
    const { cutover, ...rest } = m;
    // A request that is closed was provably not sent: its intent leaves no trace in the state.
    const unsent = cutover?.requestId === e.requestId && cutover.settled === undefined ? rest : m;
    const kept = e.reason === LostSecret.enum['backup-unavailable'] ? withoutBackup(unsent) : unsent;
    return onlyStep(
      onlyStep({ ...withoutHold(kept), approval: { ...m.approval, closed } }, 'approve-cutover'),
      'register',
    );
  },
  cutoverHeld: (m, { why, by, reason, until, since }, at) => ({
    ...m,
    hold: {
      why,
      at,
      ...(by && { by }),
      ...(reason && { reason }),
      ...(until !== undefined && { until }),
      ...(since !== undefined && { since }),
    },
  }),
  cutoverReleased: (m) => withoutHold(m),
  cutoverJudged: (m, { outcome, by, evidence }) => settled(m, { outcome, judged: { by, evidence } }),
  cutoverStarted: (m, e, at) => ({
    ...m,
    cutover: { requestId: e.requestId, nonce: e.nonce, startedAt: at, readings: [] },
  }),
  cutoverAnswered: (m, e) =>
    onCutover(m, (cutover) => ({
      ...cutover,
      sentAt: e.sentAt,
      answer: e.failure ? { failure: e.failure } : {},
      ...(e.settlesFrom !== undefined && { settlesFrom: e.settlesFrom }),
    })),
  cutoverRead: (m, e, at) =>
    onCutover(m, (cutover) => ({ ...cutover, readings: [...cutover.readings, { at, reading: e.reading }] })),
  cutoverSettled: (m, { outcome, deploymentUp }) =>
    settled(m, { outcome, ...(deploymentUp !== undefined && { deploymentUp }) }),
  noteFound: withNote,
};
