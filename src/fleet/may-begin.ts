import type { Fleet } from './fleet.ts';
import { isTrouble, rowOf } from './fleet-views.ts';
import { quietAt, quietUntil } from '../migration/quiet-hours.ts';

/** Why a fleet keeps an approved cutover waiting; `until` is epoch ms. */
export type Waiting = { why: 'fleet-turn' | 'fleet-paused' | 'fleet-halted' } | { why: 'fleet-quiet'; until?: number };

/**
 * Whether the approved cutover of a row may begin at `now`; undefined when it may. A fleet that has ended, or that was told to
 * leave the number out, orders nothing; nor does it stand in the way of a number that failed and has been approved anew.
 */
export function waitingOf(fleet: Fleet, line: number, now: number): Waiting | undefined {
  const row = rowOf(fleet, line);
  if (!row || row.skipped || fleet.ending || isTrouble(row)) return undefined;
  if (fleet.halt) return { why: 'fleet-halted' };
  if (fleet.paused) return { why: 'fleet-paused' };
  const { quietHours } = fleet.plan;
  if (quietAt(quietHours, row, now)) {
    const until = quietUntil(quietHours, row, now);
    return { why: 'fleet-quiet', ...(until !== undefined && { until }) };
  }
  return row.hasTurn ? undefined : { why: 'fleet-turn' };
}
