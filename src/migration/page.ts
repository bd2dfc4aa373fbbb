import type { Event } from './event.ts';
import type { Migration } from './state.ts';

/**
 * What somebody outside Slack is called for; `health-incident` is of an account, the others are of a migration. Names are in
 * settings and in what receivers keep: add, never rename.
 */
export const PAGE_CAUSES = ['approval-unanswered', 'approval-void', 'needs-human', 'health-incident'] as const;
export type PageCause = (typeof PAGE_CAUSES)[number];

/** A reason to call somebody, as long as it stands. `key` is the same at every look: receivers join what carries it. */
export interface Page {
  key: string;
  cause: PageCause;
  since: number;
}

const CHANGING: ReadonlySet<Event['type']> = new Set([
  'approvalRequested',
  'approved',
  'rejected',
  'approvalClosed',
  'cutoverStarted',
  'cutoverSettled',
  'cutoverJudged',
  'registrationConfirmed',
  'stepReset',
  'cancelled',
  'completed',
]);

/** True for events after which other pages may stand than before. */
export const changesPages = (event: Event): boolean => CHANGING.has(event.type);

/** Nobody has decided although the reminders and the second tier had their time. */
function unanswered({ id, approval }: Migration, afterMs: number | undefined) {
  if (!approval || afterMs === undefined || approval.decision || approval.closed) return undefined;
  const since = approval.openedAt + afterMs;
  return {
    key: `ferryman:${id}:${approval.requestId}:approval-unanswered`,
    cause: 'approval-unanswered',
    since,
  } as const;
}

/** The storage changed under an open or approved request: what people had decided counts no more. */
function voided({ id, approval, changedAt }: Migration): Page | undefined {
  if (approval?.closed?.why !== 'storage-changed') return undefined;
  return { key: `ferryman:${id}:${approval.requestId}:approval-void`, cause: 'approval-void', since: changedAt };
}

/** Reading could not settle a call: whether the number is reachable only a person can find out. */
function unsettled({ id, cutover, registeredAt }: Migration): Page | undefined {
  if (cutover?.settled?.outcome !== 'needs-human' || registeredAt !== undefined) return undefined;
  const since = cutover.sentAt ?? cutover.startedAt;
  return { key: `ferryman:${id}:${cutover.requestId}:needs-human`, cause: 'needs-human', since };
}

/**
 * The pages that stand now, and when another one will if nothing happens before. Pure: what no longer stands is missing, and
 * whoever was told of it is told that it is over.
 */
export function pagesOf(
  migration: Migration,
  unansweredAfterMs: number | undefined,
  now: number,
): { open: Page[]; nextAt?: number } {
  if (migration.ending) return { open: [] };
  const waiting = unanswered(migration, unansweredAfterMs);
  const open = [unsettled(migration), voided(migration), waiting && waiting.since <= now ? waiting : undefined];
  return {
    open: open.filter((page) => page !== undefined),
    ...(waiting && waiting.since > now && { nextAt: waiting.since }),
  };
}
