import { isUnsettled } from '../migration/action.ts';
import { closedNow, type Calendar } from '../migration/calendar.ts';
import { decide, refusalOfDigits, refusalOfRequest, type Command } from '../migration/decide.ts';
import type { MigrationId, RequestId, SlackUserId } from '../migration/ids.ts';
import { quorumOf } from '../migration/plan.ts';
import { refuse, type Refusal } from '../migration/refusal.ts';
import { routeOf } from '../migration/route.ts';
import type { Approval, Migration } from '../migration/state.ts';
import type { ApprovalSettings } from './approval-step.ts';
import { askedOnce, refusalOf, refusalOfPolicy } from './authority.ts';
import type { Ledger } from './ledger.ts';
import type { OperationResult, Operations } from './operations.ts';
import type { Clock } from './ports.ts';
import type { Guard, GuardRefusal, Voted } from './guard-ports.ts';
import type { People } from './slack-ports.ts';

const DAY_MS = 86_400_000;
/** How far ahead a cutover may be approved: the secrets it needs live no longer. */
const SCHEDULE_AT_MOST_MS = 6 * DAY_MS;

/** What decisions on an approval need. */
export interface DecidingPorts {
  ledger: Ledger;
  guard: Guard;
  people: People;
  clock: Clock;
  settings: ApprovalSettings;
  calendar: Calendar;
}

type Deciding = Pick<
  Operations,
  'refusalToDecide' | 'decidable' | 'approve' | 'reject' | 'judgeOutcome' | 'takeOver' | 'cancel'
>;

const REFUSALS: Partial<Record<GuardRefusal['why'], Refusal['code']>> = {
  EXPIRED: 'request-expired',
  DIGEST: 'other-plan',
  EPOCH_CHANGED: 'storage-changed',
  UNKNOWN_REQUEST: 'storage-changed',
  NO_EPOCH: 'storage-changed',
};

/** What the journal records of a vote that the guard took. */
function commandOf(
  vote: Voted,
  asked: { by: SlackUserId; requestId: RequestId; notBefore?: number; acceptedLosses?: boolean },
): Command {
  if (!vote.complete) return { do: 'vote', ...asked };
  const latest = vote.notBefore === undefined ? {} : { notBefore: vote.notBefore };
  return { do: 'approve', ...asked, ...latest, votes: vote.votes };
}

/** What can't be got back needs a tick of its own (domain notes 3.4). */
const untickedLosses = (migration: Migration, ticked: boolean | undefined): Refusal | undefined =>
  routeOf(migration.route).acceptedLosses.length > 0 && !ticked ? { code: 'losses-not-accepted' } : undefined;

/** Decisions go to the guard first; the journal then tells what the guard recorded. */
export function createDeciding({ ledger, guard, people, clock, settings, calendar }: DecidingPorts): Deciding {
  const mayDecide = (migration: Migration, by: SlackUserId) => refusalOf({ people, settings }, migration, by);

  /** Who was first, as the guard has it; the journal may not have caught up. */
  const whoWasFirst = async (migration: Migration, approval: Approval): Promise<Refusal> => {
    const request = await guard.read(migration.number, approval.requestId);
    const approver = request?.approvedAt === undefined ? undefined : request.approvedBy?.at(-1);
    const by = approver ?? request?.rejectedBy;
    if (!by) return { code: 'no-open-request' };
    const outcome = approver ? 'approved' : 'rejected';
    return { code: 'already-decided', values: { by, at: String(request?.approvedAt ?? clock.now()), outcome } };
  };

  const refusedByGuard = async (migration: Migration, approval: Approval, refused: GuardRefusal) => {
    const code = refused.detail === 'VOTED' ? 'already-voted' : REFUSALS[refused.why];
    return { ok: false as const, refusal: code ? { code } : await whoWasFirst(migration, approval) };
  };

  const schedule = (notBefore: number | undefined): Refusal | undefined => {
    const now = clock.now();
    if (notBefore !== undefined && notBefore <= now) return { code: 'in-the-past' };
    if (notBefore !== undefined && notBefore > now + SCHEDULE_AT_MOST_MS) return { code: 'too-far-ahead' };
    return closedNow(calendar, notBefore ?? now);
  };

  /** The open request of the migration if this person may decide on it, with everything that must hold at the click. */
  const authorise = async (request: {
    id: MigrationId;
    requestId: string;
    digest: string;
    by: SlackUserId;
  }): Promise<{ migration: Migration; approval: Approval } | { ok: false; refusal: Refusal }> => {
    const migration = await ledger.load(request.id);
    if (!migration) return refuse('unknown-migration');
    const refused = refusalOfRequest(migration, request.requestId, request.digest);
    if (refused) return refused;
    const unauthorised = await mayDecide(migration, request.by);
    if (unauthorised) return { ok: false, refusal: unauthorised };
    return migration.approval ? { migration, approval: migration.approval } : refuse('no-open-request');
  };

  /** The runner may have written the same decision from the guard's record a moment before: that is success too. */
  const recorded = async (id: MigrationId, result: OperationResult): Promise<OperationResult> => {
    if (result.ok || result.refusal.code !== 'already-decided') return result;
    const migration = await ledger.load(id);
    return migration ? { ok: true, migration } : result;
  };

  /** Whoever changes the guard first wins: once true, the cutover can't be marked as sending any more. */
  const fenced = async (migration: Migration): Promise<boolean> => {
    const { approval } = migration;
    if (isUnsettled(migration) && migration.cutover?.sentAt !== undefined) return false;
    if (!approval || approval.closed || migration.ending) return true;
    const aborted = await guard.abort(migration.number, { id: approval.requestId });
    return aborted.ok || aborted.detail !== 'SENDING';
  };

  return {
    async refusalToDecide({ id, by }) {
      const migration = await ledger.load(id);
      return migration ? mayDecide(migration, by) : { code: 'unknown-migration' };
    },

    async decidable({ by, among }) {
      const remembered = { people: askedOnce(people), settings };
      const refusals = await Promise.all(among.map((migration) => refusalOf(remembered, migration, by)));
      return among.filter((_, index) => refusals[index] === undefined);
    },

    async approve(request) {
      const allowed = await authorise(request);
      if ('ok' in allowed) return allowed;
      const { migration, approval } = allowed;
      const unfit =
        refusalOfPolicy(migration, settings) ??
        refusalOfDigits(migration, request.lastFour)?.refusal ??
        untickedLosses(migration, request.acceptedLosses) ??
        schedule(request.notBefore);
      if (unfit) return { ok: false, refusal: unfit };
      const { by } = request;
      const { requestId: id, digest } = approval;
      const when = request.notBefore === undefined ? {} : { notBefore: request.notBefore };
      const vote = await guard.approve(migration.number, { id, digest, by, quorum: quorumOf(approval.plan), ...when });
      if (!vote.ok) return refusedByGuard(migration, approval, vote);
      const command = commandOf(vote, {
        by,
        requestId: id,
        ...when,
        ...(request.acceptedLosses && { acceptedLosses: true }),
      });
      return recorded(request.id, await ledger.act(request.id, by, command));
    },

    async reject(request) {
      const allowed = await authorise(request);
      if ('ok' in allowed) return allowed;
      const { migration, approval } = allowed;
      const { by, reason } = request;
      const decision = await guard.reject(migration.number, { id: approval.requestId, by, reason });
      if (!decision.ok) return refusedByGuard(migration, approval, decision);
      const command = { do: 'reject', by, requestId: approval.requestId, reason } as const;
      return recorded(request.id, await ledger.act(request.id, by, command));
    },

    async judgeOutcome({ id, by, outcome, evidence }) {
      const migration = await ledger.load(id);
      if (!migration) return refuse('unknown-migration');
      const refusal = await mayDecide(migration, by);
      if (refusal) return { ok: false, refusal };
      const seen = evidence.trim().slice(0, 1_000);
      if (seen === '') return refuse('evidence-missing');
      return ledger.act(id, by, { do: 'judge-outcome', by, outcome, evidence: seen });
    },

    async takeOver({ id, by, lastFour, reason }) {
      const why = reason.trim().slice(0, 500);
      if (why === '') return refuse('reason-missing');
      const migration = await ledger.load(id);
      if (!migration) return refuse('unknown-migration');
      const command = { do: 'take-over', by, reason: why } as const;
      const decision = decide(migration, command, clock.now());
      if (!decision.ok) return decision;
      const refused = refusalOfDigits(migration, lastFour);
      if (refused) return refused;
      if (!(await fenced(migration))) return refuse('call-on-the-wire');
      return ledger.act(id, by, command);
    },

    async cancel({ id, by, reason }) {
      const migration = await ledger.load(id);
      if (!migration) return refuse('unknown-migration');
      if (!(await fenced(migration))) return refuse('call-on-the-wire');
      return ledger.act(id, by, { do: 'cancel', by, ...(reason !== undefined && { reason }) });
    },
  };
}
