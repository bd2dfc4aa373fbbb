import type { RequestPolicy } from '../migration/approval-policy.ts';
import { policyFor } from '../migration/approval-policy.ts';
import type { SlackUserId } from '../migration/ids.ts';
import { seatOf } from '../migration/ballot.ts';
import { delegatorsOf } from '../migration/delegation.ts';
import { digestOf } from '../migration/plan.ts';
import { refusalToDecide, type ApprovalRefusal, type Approvers, type Person } from '../migration/policy.ts';
import type { Refusal } from '../migration/refusal.ts';
import type { Approval, Migration } from '../migration/state.ts';
import { excludedBy, type ApprovalSettings } from './approval-step.ts';
import type { Delegations } from './delegation-ports.ts';
import type { Clock } from './ports.ts';
import type { People } from './slack-ports.ts';

/** What the question of who may decide is answered from. */
export interface AuthorityPorts {
  people: People;
  delegations: Pick<Delegations, 'all'>;
  clock: Pick<Clock, 'now'>;
  settings: ApprovalSettings;
}

/** Before anything was read, no registration is known to have been used. */
const UNUSED = { used: 0, limit: Number.MAX_SAFE_INTEGER };

const currentPolicy = ({ waba, route, facts }: Migration, { rules }: ApprovalSettings): RequestPolicy =>
  policyFor(rules, { waba: waba.id, route }, facts?.budget ?? UNUSED);

/** The policy of the open request as people were shown it; without one, what the configuration says now. */
export const policyAt = (migration: Migration, settings: ApprovalSettings): RequestPolicy =>
  migration.approval?.plan.policy ?? currentPolicy(migration, settings);

async function approversOf(people: People, policy: RequestPolicy, approval: Approval | undefined): Promise<Approvers> {
  const first = await people.members(policy.approversFrom);
  if ('unreachable' in first || approval?.escalatedAt === undefined || !policy.escalatesTo) return first;
  const second = await people.members(policy.escalatesTo);
  return 'unreachable' in second ? first : { ids: new Set([...first.ids, ...second.ids]) };
}

/** In whose name a person decides: their own, or that of the approver who delegated to them. */
export type Authority = { for?: SlackUserId } | { refusal: Refusal };

/** Whether one person may decide, with these people as approvers; everything is read at the click. */
async function judge(
  { people, settings }: Pick<AuthorityPorts, 'people' | 'settings'>,
  migration: Migration,
  { by, approvers }: { by: SlackUserId; approvers: Approvers },
): Promise<ApprovalRefusal | undefined> {
  const requester = migration.requestedBy;
  const former = migration.formerOwners ?? [];
  const [person, requesting, homeTeamId, ...formerOwners] = await Promise.all([
    people.person(by),
    people.person(requester),
    people.homeTeamId(),
    ...former.map(async (id) => (await people.person(id)) ?? { id }),
  ]);
  const excluded = excludedBy(migration, settings);
  const asker: Person | { id: SlackUserId } = requesting ?? { id: requester };
  return refusalToDecide({
    person,
    approvers,
    homeTeamId,
    requester: asker,
    formerOwners,
    ...(excluded && { excluded }),
  });
}

/** Seats that have voted come last: two votes of one approver are refused, and another seat may be free. */
function freeFirst(seats: readonly SlackUserId[], { approval }: Migration): SlackUserId[] {
  const taken = new Set(approval?.votes.map(seatOf));
  return [...seats.filter((seat) => !taken.has(seat)), ...seats.filter((seat) => taken.has(seat))];
}

/**
 * Whether this person may decide on the migration now, and in whose name; fails closed. Whoever is an approver decides in their
 * own name; a delegate may do what both of them may do, and never more than the approver. Of several approvers who delegated to
 * them, it is the first who may decide and has not voted.
 */
export async function authorityOf(asking: AuthorityPorts, migration: Migration, by: SlackUserId): Promise<Authority> {
  const ports = { ...asking, people: askedOnce(asking.people) };
  // Asked at the same time: a person waits for the slowest answer of Slack, not for one after the other.
  const [approvers] = await Promise.all([
    approversOf(ports.people, policyAt(migration, ports.settings), migration.approval),
    ...[by, migration.requestedBy].map((id) => ports.people.person(id)),
  ]);
  const own = await judge(ports, migration, { by, approvers });
  if (own !== 'not-an-approver' || !('ids' in approvers)) return own ? { refusal: { code: own } } : {};
  const asDelegate = await judge(ports, migration, { by, approvers: { ids: new Set([by]) } });
  if (asDelegate) return { refusal: { code: asDelegate } };
  const delegators = delegatorsOf(by, await ports.delegations.all(), ports.clock.now());
  const seats = freeFirst(
    delegators.filter((id) => approvers.ids.has(id)),
    migration,
  );
  const judged = await Promise.all(seats.map((seat) => judge(ports, migration, { by: seat, approvers })));
  const seat = seats.find((_, index) => judged[index] === undefined);
  return seat === undefined ? { refusal: { code: judged[0] ?? own } } : { for: seat };
}

/** Why this person may not decide on the migration now; undefined when they may. */
export async function refusalOf(
  ports: AuthorityPorts,
  migration: Migration,
  by: SlackUserId,
): Promise<Refusal | undefined> {
  const authority = await authorityOf(ports, migration, by);
  return 'refusal' in authority ? authority.refusal : undefined;
}

/** Why this person may not approve alone; undefined when they may. The requester never may. */
export async function refusalToApproveAlone(
  ports: AuthorityPorts,
  migration: Migration,
  by: SlackUserId,
): Promise<Refusal | undefined> {
  const { breakGlass } = policyAt(migration, ports.settings);
  if (!breakGlass) return { code: 'break-glass-not-configured' };
  const code = await judge(ports, migration, { by, approvers: await ports.people.members(breakGlass) });
  if (code === undefined) return undefined;
  return { code: code === 'not-an-approver' ? 'break-glass-unnamed' : code };
}

/** A request made under another policy than the one that is configured now is approved by nobody. */
export function refusalOfPolicy(
  { approval, ...migration }: Migration,
  settings: ApprovalSettings,
): Refusal | undefined {
  const { policy, facts } = approval?.plan ?? {};
  if (!policy || !facts) return undefined;
  const now = currentPolicy({ ...migration, facts }, settings);
  return digestOf(now) === digestOf(policy) ? undefined : { code: 'policy-changed' };
}

/** The same people, asked of Slack once for each question: for a page that looks at many migrations. */
export function askedOnce(people: People): People {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(question: string, ask: () => Promise<T>): Promise<T> => {
    const known = answers.get(question) ?? ask();
    answers.set(question, known);
    return known as Promise<T>;
  };
  return {
    homeTeamId: () => once('home', () => people.homeTeamId()),
    person: (id) => once(`person ${id}`, () => people.person(id)),
    approvers: () => once('approvers', () => people.approvers()),
    members: (source) => once(`members ${JSON.stringify(source)}`, () => people.members(source)),
  };
}
