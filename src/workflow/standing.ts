import { hasVoted } from '../migration/ballot.ts';
import { isOpen } from '../migration/blocked.ts';
import type { Refusal } from '../migration/refusal.ts';
import type { RequestPolicy } from '../migration/approval-policy.ts';
import type { Migration } from '../migration/state.ts';
import type { SlackUserId } from '../migration/ids.ts';
import { authorityOf, policyAt, refusalToApproveAlone, type Authority, type AuthorityPorts } from './authority.ts';

/** What one person may do on a migration, by the rules that would let or refuse them now. */
export interface Standing {
  /** Whether, and in whose name, they may decide on it. */
  decide: Authority;
  /** Their vote, or that of the approver they stand in for, is counted already. */
  hasVoted: boolean;
  /** They may approve without the others. */
  alone: boolean;
  /** Why they may do nothing at all on migrations. */
  barred?: Refusal;
  /** The policy of the open request; without one, the one that would apply now. */
  policy: RequestPolicy;
  /** Somebody decides in somebody's place at present. */
  delegated: boolean;
}

/** Asks every rule about one person; the answer is as old as the question. */
export async function standingOf(
  ports: AuthorityPorts,
  migration: Migration,
  { by, barred }: { by: SlackUserId; barred: Refusal | undefined },
): Promise<Standing> {
  const [decide, aloneRefused, delegations] = await Promise.all([
    authorityOf(ports, migration, by),
    refusalToApproveAlone(ports, migration, by),
    ports.delegations.all(),
  ]);
  return {
    decide,
    hasVoted: isOpen(migration.approval) && hasVoted(migration.approval.votes, by),
    alone: aloneRefused === undefined,
    policy: policyAt(migration, ports.settings),
    delegated: delegations.length > 0,
    ...(barred && { barred }),
  };
}
