import { breakGlassWord, type Ballot } from '../migration/ballot.ts';
import type { Calendar } from '../migration/calendar.ts';
import { refusalOfDigits, refusalOfRequest } from '../migration/decide-approval.ts';
import type { Command } from '../migration/command.ts';
import { numberOf, RequestId, type MigrationId, type SlackUserId } from '../migration/ids.ts';
import { closedNow } from '../migration/obstacle.ts';
import { quorumOf } from '../migration/plan.ts';
import { refuse, type Refusal } from '../migration/refusal.ts';
import { routeOf } from '../migration/route.ts';
import type { Approval, Migration } from '../migration/state.ts';
import type { ApprovalSettings } from './approval-step.ts';
import {
  askedOnce,
  authorityOf,
  refusalOf,
  refusalOfPolicy,
  refusalToApproveAlone,
  type Authority,
} from './authority.ts';
import type { Delegations } from './delegation-ports.ts';
import type { Ledger } from './ledger.ts';
import type { OperationResult, Operations } from './operations.ts';
import type { Clock } from './ports.ts';
import type { Guard, GuardRefusal, VoteAhead, Voted } from './guard-ports.ts';
import type { People } from './slack-ports.ts';

/** What somebody who approves alone has to write. */
function refusalOfWords(
  { number }: Migration,
  { word, reason }: { word: string; reason: string },
): Refusal | undefined {
  if (word.trim() !== breakGlassWord(number)) return { code: 'words-differ' };
  return reason === '' ? { code: 'reason-missing' } : undefined;
}

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
  delegations: Pick<Delegations, 'all'>;
}

type Deciding = Pick<
  Operations,
  'authorityToDecide' | 'refusalToBreakGlass' | 'decidable' | 'approve' | 'breakGlass' | 'reject' | 'judgeOutcome'
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
  asked: { by: SlackUserId; for?: SlackUserId; requestId: RequestId; notBefore?: number; acceptedLosses?: boolean },
): Command {
  if (!vote.complete) return { do: 'vote', ...asked };
  const { for: _seat, ...approving } = asked;
  const ballots = vote.ballots ? { ballots: vote.ballots } : {};
  const latest = vote.notBefore === undefined ? {} : { notBefore: vote.notBefore };
  return { do: 'approve', ...approving, ...latest, votes: vote.votes, ...ballots };
}

/** What can't be got back needs a tick of its own (domain notes 3.4). */
const untickedLosses = (migration: Migration, ticked: boolean | undefined): Refusal | undefined =>
  routeOf(migration.route).acceptedLosses.length > 0 && !ticked ? { code: 'losses-not-accepted' } : undefined;

/** Who may decide, on what; and the request in the guard as it stood when they were asked about. */
interface Allowed {
  migration: Migration;
  approval: Approval;
  seat?: SlackUserId;
  ahead: VoteAhead | undefined;
}

/** Decisions go to the guard first; the journal then tells what the guard recorded. */
export function createDeciding(ports: DecidingPorts): Deciding {
  const { ledger, guard, people, clock, settings, calendar, delegations } = ports;

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

  const schedule = (migration: Migration, notBefore: number | undefined): Refusal | undefined => {
    const now = clock.now();
    if (notBefore !== undefined && notBefore <= now) return { code: 'in-the-past' };
    if (notBefore !== undefined && notBefore > now + SCHEDULE_AT_MOST_MS) return { code: 'too-far-ahead' };
    return closedNow(calendar, migration, notBefore ?? now);
  };

  /** Asked beside everything else: a person waits for every answer of the storage. */
  const votingAhead = (about: { id: MigrationId; requestId: string }): VoteAhead | undefined => {
    const requestId = RequestId.safeParse(about.requestId);
    return requestId.success ? guard.lookAhead(numberOf(about.id), requestId.data) : undefined;
  };

  /** The open request of the migration if this person may decide on it, with everything that must hold at the click. */
  const authorise = async (
    request: Pick<Parameters<Operations['approve']>[0], 'id' | 'requestId' | 'digest' | 'by' | 'bar'>,
    may: (migration: Migration) => Promise<Authority> = (migration) => authorityOf(ports, migration, request.by),
  ): Promise<Allowed | { ok: false; refusal: Refusal }> => {
    const ahead = votingAhead(request);
    const [migration, barred] = await Promise.all([ledger.load(request.id), request.bar?.()]);
    if (barred) return { ok: false, refusal: barred };
    if (!migration) return refuse('unknown-migration');
    const refused = refusalOfRequest(migration, request.requestId, request.digest);
    if (refused) return refused;
    const authority = await may(migration);
    if ('refusal' in authority) return { ok: false, refusal: authority.refusal };
    const { for: seat } = authority;
    if (!migration.approval) return refuse('no-open-request');
    return { migration, approval: migration.approval, ahead, ...(seat !== undefined && { seat }) };
  };

  /** The runner may have written the same decision from the guard's record a moment before: that is success too. */
  const recorded = async (id: MigrationId, result: OperationResult): Promise<OperationResult> => {
    if (result.ok || result.refusal.code !== 'already-decided') return result;
    const migration = await ledger.load(id);
    return migration ? { ok: true, migration } : result;
  };

  /** Gives one vote to the guard, and tells the journal what the guard made of it. */
  const voted = async (
    { migration, approval, ahead }: Allowed,
    { acceptedLosses, ...ballot }: Ballot & { notBefore?: number; acceptedLosses?: true },
  ): Promise<OperationResult> => {
    const { requestId, digest, plan } = approval;
    const vote = await guard.approve(migration.number, {
      id: requestId,
      digest,
      quorum: quorumOf(plan),
      ...ballot,
      ahead,
    });
    if (!vote.ok) return refusedByGuard(migration, approval, vote);
    const { by, notBefore } = ballot;
    const given = { by, ...(ballot.for && { for: ballot.for }), ...(notBefore !== undefined && { notBefore }) };
    const command = commandOf(vote, { ...given, requestId, ...(acceptedLosses && { acceptedLosses }) });
    return recorded(migration.id, await ledger.act(migration, ballot.by, command));
  };

  return {
    authorityToDecide: ({ migration, by }) => authorityOf(ports, migration, by),

    async decidable({ by, among }) {
      // Read only where somebody is no approver by themselves, and then once.
      let standing: ReturnType<Delegations['all']> | undefined;
      const all = () => (standing ??= delegations.all());
      const remembered = { ...ports, people: askedOnce(people), delegations: { all } };
      const refusals = await Promise.all(among.map((migration) => refusalOf(remembered, migration, by)));
      return among.filter((_, index) => refusals[index] === undefined);
    },

    async approve(request) {
      const allowed = await authorise(request);
      if ('ok' in allowed) return allowed;
      const { migration, seat } = allowed;
      const unfit =
        refusalOfPolicy(migration, settings) ??
        refusalOfDigits(migration, request.lastFour)?.refusal ??
        untickedLosses(migration, request.acceptedLosses) ??
        schedule(migration, request.notBefore);
      if (unfit) return { ok: false, refusal: unfit };
      const when = request.notBefore === undefined ? {} : { notBefore: request.notBefore };
      return voted(allowed, {
        by: request.by,
        ...(seat && { for: seat }),
        ...when,
        ...(request.acceptedLosses && { acceptedLosses: true }),
      });
    },

    refusalToBreakGlass: ({ migration, by }) => refusalToApproveAlone(ports, migration, by),

    async breakGlass(request) {
      const { by } = request;
      const allowed = await authorise(request, async (migration): Promise<Authority> => {
        const barred = await refusalToApproveAlone(ports, migration, by);
        return barred ? { refusal: barred } : {};
      });
      if ('ok' in allowed) return allowed;
      const { migration, approval } = allowed;
      const reason = request.reason.trim().slice(0, 500);
      const unfit =
        refusalOfPolicy(migration, settings) ??
        refusalOfWords(migration, { word: request.word, reason }) ??
        untickedLosses(migration, request.acceptedLosses) ??
        schedule(migration, undefined);
      if (unfit) return { ok: false, refusal: unfit };
      // On the record before the guard is asked: an attempt stands for ever, whatever comes of it.
      const attempt = { do: 'break-glass', by, requestId: approval.requestId, reason } as const;
      const noted = await ledger.act(migration, by, attempt);
      if (!noted.ok) return noted;
      return voted(
        { ...allowed, migration: noted.migration },
        { by, breakGlass: true, ...(request.acceptedLosses && { acceptedLosses: true }) },
      );
    },

    async reject(request) {
      const allowed = await authorise(request);
      if ('ok' in allowed) return allowed;
      const { migration, approval, seat } = allowed;
      const { by } = request;
      const reason = request.reason.trim().slice(0, 500);
      if (reason === '') return refuse('reason-missing');
      const rejection = { by, ...(seat && { for: seat }), reason };
      const decision = await guard.reject(migration.number, { id: approval.requestId, ...rejection });
      if (!decision.ok) return refusedByGuard(migration, approval, decision);
      const command = { do: 'reject', requestId: approval.requestId, ...rejection } as const;
      return recorded(request.id, await ledger.act(migration, by, command));
    },

    async judgeOutcome({ id, by, outcome, evidence }) {
      const migration = await ledger.load(id);
      if (!migration) return refuse('unknown-migration');
      const refusal = await refusalOf(ports, migration, by);
      if (refusal) return { ok: false, refusal };
      const seen = evidence.trim().slice(0, 1_000);
      if (seen === '') return refuse('evidence-missing');
      return ledger.act(migration, by, { do: 'judge-outcome', by, outcome, evidence: seen });
    },
  };
}
