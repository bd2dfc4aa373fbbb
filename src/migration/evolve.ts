import type { Entry, Event, EventOf } from './event.ts';
import { beginningOf, freshStep } from './beginning.ts';
import { routeOf } from './route.ts';
import type { SlackUserId } from './ids.ts';
import type { Approval, Migration, StepState } from './state.ts';
import type { StepId } from './step.ts';

const withStep = (migration: Migration, step: StepId, change: (before: StepState) => StepState): Migration => ({
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

const withoutBackup = ({ backup: _used, ...migration }: Migration): Migration => migration;

const withoutSlots = ({ slots: _slots, ...migration }: Migration): Migration => migration;

const withoutHold = ({ hold: _hold, ...migration }: Migration): Migration => migration;

const onlyStep = (migration: Migration, step: StepId): Migration => withStep(migration, step, freshStep);

const onApproval = (migration: Migration, change: (before: Approval) => Approval): Migration =>
  migration.approval ? { ...migration, approval: change(migration.approval) } : migration;

/** Each person counts once, at the time of the first vote. */
const withVotes = (
  votes: Approval['votes'],
  by: readonly SlackUserId[],
  { at, notBefore }: { at: number; notBefore?: number | undefined },
): Approval['votes'] =>
  by.reduce<Approval['votes']>(
    (so, id) =>
      so.some((vote) => vote.by === id) ? so : [...so, { by: id, at, ...(notBefore !== undefined && { notBefore }) }],
    votes,
  );

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

type Handlers = { [T in Event['type']]: (migration: Migration, event: EventOf<T>, at: number) => Migration };

const succeeded =
  (at: number) =>
  (before: StepState): StepState => ({
    status: 'succeeded',
    failures: before.failures,
    startedAt: before.startedAt ?? at,
    endedAt: at,
  });

const handlers: Handlers = {
  started: (migration) => migration,
  stepStarted: (m, e, at) =>
    withStep(e.step === 'register' ? withoutHold(m) : m, e.step, (s) => ({
      status: 'started',
      failures: s.failures,
      startedAt: s.startedAt ?? at,
    })),
  stepSucceeded: (m, e, at) => withStep(m, e.step, succeeded(at)),
  stepSkipped: (m, e, at) =>
    withStep(m, e.step, (s) => ({ status: 'skipped', failures: s.failures, startedAt: at, endedAt: at })),
  stepFailed: (m, e, at) =>
    withStep(m, e.step, (s) => ({
      status: 'failed',
      failures: s.failures + 1,
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
  factsRead: (m, e, at) => ({ ...m, facts: e.facts, factsReadAt: at }),
  differencesConfirmed: (m, e, at) => ({ ...m, differences: { by: e.by, at, items: e.items } }),
  twoStepOffConfirmed: (m, e) => ({ ...m, twoStepOffBy: e.by }),
  numberClaimed: (m, e) => ({ ...m, phoneNumberId: e.phoneNumberId }),
  slotsRead: (m, e) => ({ ...m, slots: { count: e.count, numbers: e.numbers } }),
  slotFreed: withoutSlots,
  codeChosen: (m, e) => ({ ...m, code: { method: e.method, language: e.language } }),
  regionChosen: (m, e) => ({ ...m, region: { country: e.region } }),
  regionRead: (m, e) => ({ ...m, regionRead: { country: e.region } }),
  profileSaved: (m, e) => ({ ...m, profile: e.profile }),
  templatesRead: (m, e) => ({ ...m, templates: { ...m.templates, [e.side]: e.templates } }),
  templatesCopied: (m, e) => ({ ...m, templates: { ...m.templates, copied: e.copied, failed: e.failed } }),
  pinChosen: (m, e) => ({ ...m, pin: { source: e.source, secret: e.pin } }),
  backupSealed: (m, e, at) => ({
    ...m,
    backup: {
      data: e.backup,
      password: e.password,
      sha256: e.sha256,
      bytes: e.bytes,
      clientVersion: e.clientVersion,
      takenAt: e.takenAt ?? at,
    },
  }),
  approvalRequested: (m, e, at) => ({
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
    m.approval
      ? {
          ...m,
          approval: {
            ...m.approval,
            votes: withVotes(m.approval.votes, [...(e.votes ?? []), e.by], { at }),
            decision: {
              outcome: 'approved',
              by: e.by,
              at,
              ...(e.notBefore !== undefined && { notBefore: e.notBefore }),
            },
          },
        }
      : m,
  voted: (m, e, at) =>
    onApproval(m, (approval) => ({
      ...approval,
      votes: withVotes(approval.votes, [e.by], { at, notBefore: e.notBefore }),
    })),
  reminded: (m, e) => onApproval(m, (approval) => ({ ...approval, reminded: e.n })),
  escalated: (m, _e, at) => onApproval(m, (approval) => ({ ...approval, escalatedAt: at })),
  rejected: (m, e, at) =>
    m.approval
      ? {
          ...m,
          approval: { ...m.approval, decision: { outcome: 'rejected', by: e.by, at, reason: e.reason } },
          ending: { kind: 'rejected', at, by: e.by, reason: e.reason },
        }
      : m,
  approvalClosed: (m, e) => {
    if (!m.approval) return m;
    const closed = { why: e.why, differences: e.differences ?? [], ...(e.reason && { reason: e.reason }) };
    const { cutover, ...rest } = m;
    // A request that is closed was provably not sent: its intent leaves no trace in the state.
    const kept = cutover?.requestId === e.requestId && cutover.settled === undefined ? rest : m;
    return onlyStep(
      onlyStep({ ...withoutHold(kept), approval: { ...m.approval, closed } }, 'approve-cutover'),
      'register',
    );
  },
  cutoverHeld: (m, { why, by, reason, until }, at) => ({
    ...m,
    hold: { why, at, ...(by && { by }), ...(reason && { reason }), ...(until !== undefined && { until }) },
  }),
  cutoverReleased: (m) => withoutHold(m),
  cutoverJudged: (m, e) =>
    m.cutover
      ? {
          ...(m.keptBackup && e.outcome !== 'done' ? withoutBackup(m) : m),
          cutover: {
            ...m.cutover,
            settled: { outcome: e.outcome, judged: { by: e.by, evidence: e.evidence } },
          },
        }
      : m,
  cutoverStarted: (m, e, at) => ({
    ...m,
    cutover: { requestId: e.requestId, nonce: e.nonce, startedAt: at, readings: [] },
  }),
  cutoverAnswered: (m, e) =>
    m.cutover
      ? { ...m, cutover: { ...m.cutover, sentAt: e.sentAt, answer: e.failure ? { failure: e.failure } : {} } }
      : m,
  cutoverRead: (m, e, at) =>
    m.cutover ? { ...m, cutover: { ...m.cutover, readings: [...m.cutover.readings, { at, reading: e.reading }] } } : m,
  cutoverSettled: (m, e) =>
    m.cutover
      ? {
          // A backup kept earlier is good for one call: the next one goes without it.
          ...(m.keptBackup && e.outcome !== 'done' ? withoutBackup(m) : m),
          cutover: {
            ...m.cutover,
            settled: { outcome: e.outcome, ...(e.deploymentUp !== undefined && { deploymentUp: e.deploymentUp }) },
          },
        }
      : m,
  registrationConfirmed: (m, e) => ({ ...m, registeredAt: e.at }),
  testMessageSent: (m, e, at) => ({ ...m, testMessage: { id: e.messageId, sentAt: at } }),
  deliveryProven: (m, e) => ({ ...m, delivery: { by: e.by, at: e.at } }),
  inboundSeen: (m, e) => ({ ...m, inboundAt: e.at }),
  secretsExpire: (m, e) => ({ ...m, secretsExpireAt: e.at }),
  takenOver: (m, e, at) => ({
    ...m,
    requestedBy: e.by,
    formerOwners: [...(m.formerOwners ?? []), e.from],
    takenOverAt: at,
  }),
  noteFound: withNote,
  rebuilt: (m, e, at) => ({ ...m, rebuilt: { at, lostRevision: e.lostRevision, ...(e.step && { step: e.step }) } }),
  cancelled: (m, e, at) => ({
    ...m,
    ending: { kind: 'cancelled', at, by: e.by, ...(e.reason && { reason: e.reason }) },
  }),
  completed: (m, _e, at) => ({ ...m, ending: { kind: 'completed', at } }),
};

/**
 * Folds one journal entry into the state; pure and total. The first entry must be `started` and have `seq` 1, the others
 * must follow without a gap; throws RangeError otherwise, because a journal with a hole must not be acted on.
 */
export function evolve(migration: Migration | undefined, entry: Entry): Migration {
  const { event } = entry;
  if ((migration?.revision ?? 0) + 1 !== entry.seq) throw new RangeError(`journal entry ${entry.seq} is out of order`);
  if (!migration) {
    if (event.type !== 'started') throw new RangeError('a journal begins with "started"');
    return { ...beginningOf(event, entry.at), revision: 1 };
  }
  if (event.type === 'started') throw new RangeError('a journal has one beginning');
  const handler = handlers[event.type] as (m: Migration, e: Event, at: number) => Migration;
  const next = handler(migration, event, entry.at);
  return { ...next, revision: entry.seq, changedAt: entry.at };
}

/** The state a whole journal tells; undefined for an empty one. */
export const fold = (entries: readonly Entry[]): Migration | undefined =>
  entries.reduce<Migration | undefined>(evolve, undefined);
