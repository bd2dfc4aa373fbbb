import { isUnsettled, mayHold } from './action.ts';
import type { SlackUserId } from './ids.ts';
import type { Migration } from './state.ts';

/** On which lists a migration stands, beside that of the running ones; derived from its state at every change. */
export interface Place {
  /** Whose it is while it is not over. */
  owner?: SlackUserId;
  /** Who handed it over, and lists it no longer. */
  former: readonly SlackUserId[];
  /** A request for approval is open. */
  isWaiting: boolean;
  /** Approved and not begun, or sent and not settled: a time decides what comes next. */
  isHolding: boolean;
}

/** {@link Place} of a migration. */
export function placeOf(migration: Migration): Place {
  const { requestedBy, formerOwners = [], approval, ending } = migration;
  if (ending) return { former: [...formerOwners, requestedBy], isWaiting: false, isHolding: false };
  return {
    owner: requestedBy,
    former: formerOwners.filter((one) => one !== requestedBy),
    isWaiting: approval !== undefined && !approval.closed && !approval.decision,
    isHolding: mayHold(migration) || isUnsettled(migration),
  };
}

/** True when the change puts the migration on other lists. */
export const movesBetween = (before: Migration, after: Migration): boolean =>
  JSON.stringify(placeOf(before)) !== JSON.stringify(placeOf(after));
