import type { Event } from './event.ts';
import type { Approval } from './state.ts';

/** When people are reminded of a waiting request; times since it was made, ms, rising. */
export interface ReminderTimes {
  remindMs: readonly number[];
  /** After this the second tier is called, once; absent: never. */
  escalateAfterMs?: number;
}

/** What is due now, as events; the last reminder only, when several have been missed. */
function dueNow(approval: Approval, { remindMs, escalateAfterMs }: ReminderTimes, now: number): Event[] {
  const { requestId, openedAt, reminded, escalatedAt, plan } = approval;
  const due = remindMs.filter((after) => openedAt + after <= now).length;
  const reminds: Event[] = due > reminded ? [{ type: 'reminded', requestId, n: due }] : [];
  const escalates =
    escalateAfterMs !== undefined &&
    escalatedAt === undefined &&
    plan.policy?.escalatesTo !== undefined &&
    openedAt + escalateAfterMs <= now;
  return escalates ? [...reminds, { type: 'escalated', requestId }] : reminds;
}

/**
 * What silence leads to: reminders that become rarer, then the second tier. Pure; every event is recorded, so that nobody is
 * told twice. `nextAt` is the next time something may be due, epoch ms.
 */
export function remindersOf(approval: Approval, times: ReminderTimes, now: number): { due: Event[]; nextAt?: number } {
  const later = [...times.remindMs, ...(times.escalateAfterMs === undefined ? [] : [times.escalateAfterMs])]
    .map((after) => approval.openedAt + after)
    .filter((at) => at > now);
  return { due: dueNow(approval, times, now), ...(later.length > 0 && { nextAt: Math.min(...later) }) };
}
