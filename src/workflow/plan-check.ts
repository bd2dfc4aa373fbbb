import { driftBetween } from '../migration/drift.ts';
import type { Difference } from '../migration/event.ts';
import { CallFailure } from '../migration/failure.ts';
import type { Facts } from '../migration/facts.ts';
import type { Approval, Migration } from '../migration/state.ts';
import { closed } from './gate-watch.ts';
import type { Performed } from './performer.ts';
import type { Clock } from './ports.ts';
import { readFacts, type FactPorts } from './read-facts.ts';

/** What reading a plan's facts again needs. */
export type PlanCheckPorts = FactPorts & { clock: Pick<Clock, 'now'> };

/** The facts of now, and what of them is not as planned. */
async function readAgain(ports: PlanCheckPorts, migration: Migration, { plan }: Approval) {
  const facts = await readFacts(ports, migration);
  return { facts, differences: driftBetween(plan.facts, facts) };
}

async function voided(
  { guard, clock }: PlanCheckPorts,
  { number }: Migration,
  { approval, facts, differences }: { approval: Approval; facts: Facts; differences: Difference[] },
): Promise<Performed> {
  const aborted = await guard.abort(number, { id: approval.requestId });
  return aborted.ok
    ? { events: [{ type: 'factsRead', facts }, ...closed(approval, 'facts-changed', { differences })] }
    : { lookAgainAt: clock.now() + 1_000 };
}

/** The checks run again; a changed fact voids the request and shows the difference. Undefined when none has changed. */
export async function voidIfDrifted(
  ports: PlanCheckPorts,
  migration: Migration,
  approval: Approval,
): Promise<Performed | undefined> {
  const read = await readAgain(ports, migration, approval);
  return read.differences.length === 0 ? undefined : voided(ports, migration, { approval, ...read });
}

/** The request, while votes stand after which nobody has read the facts again. The call itself reads them in any case. */
export function uncheckedRequest({ approval, ending, cutover }: Migration): Approval | undefined {
  if (!approval || approval.closed || ending || cutover?.requestId === approval.requestId) return undefined;
  return approval.votes.length > (approval.checkedVotes ?? 0) ? approval : undefined;
}

const isUnread = ({ path, after }: Difference): boolean => path.endsWith('.unreadable') && after !== '–';

/**
 * Reads the facts again after a vote that does not lead to the call at once: whoever votes for a later time, or as one of several,
 * must not learn days later that the plan was out of date. Undefined when something can't be read now: that is no change, and the
 * call, which needs every fact, reads them again.
 */
export async function checkAtVote(
  ports: PlanCheckPorts,
  migration: Migration,
  approval: Approval,
): Promise<Performed | undefined> {
  try {
    const read = await readAgain(ports, migration, approval);
    const { requestId, votes } = approval;
    if (read.differences.length === 0) return { events: [{ type: 'planChecked', requestId, votes: votes.length }] };
    return read.differences.some(isUnread) ? undefined : await voided(ports, migration, { approval, ...read });
  } catch (error) {
    if (error instanceof CallFailure) return undefined;
    throw error;
  }
}
