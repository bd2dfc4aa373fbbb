import type { RequestPolicy } from '../migration/approval-policy.ts';
import { policyFor } from '../migration/approval-policy.ts';
import type { SlackUserId } from '../migration/ids.ts';
import { digestOf } from '../migration/plan.ts';
import { refusalToDecide, type Approvers, type Person } from '../migration/policy.ts';
import type { Refusal } from '../migration/refusal.ts';
import type { Approval, Migration } from '../migration/state.ts';
import { excludedBy, type ApprovalSettings } from './approval-step.ts';
import type { People } from './slack-ports.ts';

/** What the question of who may decide is answered from. */
export interface AuthorityPorts {
  people: People;
  settings: ApprovalSettings;
}

/** Before anything was read, no registration is known to have been used. */
const UNUSED = { used: 0, limit: Number.MAX_SAFE_INTEGER };

const currentPolicy = ({ waba, route, facts }: Migration, { rules }: ApprovalSettings): RequestPolicy =>
  policyFor(rules, { waba: waba.id, route }, facts?.budget ?? UNUSED);

/** The policy of the open request as people were shown it; without one, what the configuration says now. */
const policyAt = (migration: Migration, settings: ApprovalSettings): RequestPolicy =>
  migration.approval?.plan.policy ?? currentPolicy(migration, settings);

async function approversOf(people: People, policy: RequestPolicy, approval: Approval | undefined): Promise<Approvers> {
  const first = await people.members(policy.approversFrom);
  if ('unreachable' in first || approval?.escalatedAt === undefined || !policy.escalatesTo) return first;
  const second = await people.members(policy.escalatesTo);
  return 'unreachable' in second ? first : { ids: new Set([...first.ids, ...second.ids]) };
}

/** Why this person may not decide on the migration now; undefined when they may. Everything is read at the click; fails closed. */
export async function refusalOf(
  { people, settings }: AuthorityPorts,
  migration: Migration,
  by: SlackUserId,
): Promise<Refusal | undefined> {
  const requester = migration.requestedBy;
  const former = migration.formerOwners ?? [];
  const [person, requesting, approvers, homeTeamId, ...formerOwners] = await Promise.all([
    people.person(by),
    people.person(requester),
    approversOf(people, policyAt(migration, settings), migration.approval),
    people.homeTeamId(),
    ...former.map(async (id) => (await people.person(id)) ?? { id }),
  ]);
  const excluded = excludedBy(migration, settings);
  const asker: Person | { id: SlackUserId } = requesting ?? { id: requester };
  const code = refusalToDecide({
    person,
    approvers,
    homeTeamId,
    requester: asker,
    formerOwners,
    ...(excluded && { excluded }),
  });
  return code && { code };
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
