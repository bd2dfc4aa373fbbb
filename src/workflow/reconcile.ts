import type { Event } from '../migration/event.ts';
import type { Approval, Cutover, Migration } from '../migration/state.ts';
import { closed, voided } from './gate-watch.ts';
import { performCutover, type Commit, type CutoverPorts } from './cutover.ts';
import type { Performed } from './performer.ts';
import type { GuardedRequest } from './guard-ports.ts';
import { readBothSides, type SideReading } from './side-reading.ts';

/** How an unanswered call is settled by reading (design: cutover protocol 4.2 step 8). */
export interface ReconcileSettings {
  /** Distance of two readings, ms. */
  readEveryMs: number;
  /** Equal readings in a row that settle. */
  readings: number;
  /** Readings after which a person is asked. */
  readingsAtMost: number;
}

/** The last reading, if it and the ones before it agree often enough. */
function agreed(cutover: Cutover, reading: SideReading, { readings }: ReconcileSettings): boolean {
  const last = cutover.readings.slice(-(readings - 1)).map((r) => r.reading);
  return last.length === readings - 1 && last.every((text) => text === reading.text);
}

const OUTCOMES = {
  moved: { guard: 'DONE', journal: 'done' },
  untouched: { guard: 'NOT_DONE', journal: 'not-done' },
  'untouched-but-down': { guard: 'NOT_DONE', journal: 'not-done' },
  unclear: { guard: 'NEEDS_HUMAN', journal: 'needs-human' },
} as const;

function settledEvents(cutover: Cutover, verdict: SideReading['verdict']): Event[] {
  const { requestId } = cutover;
  const outcome = OUTCOMES[verdict].journal;
  if (outcome === 'done')
    return [
      { type: 'cutoverSettled', requestId, outcome },
      { type: 'stepSucceeded', step: 'register' },
    ];
  const unknown = { source: 'ferryman', class: 'hold', kind: `cutover-${outcome}` } as const;
  const failure = outcome === 'not-done' && cutover.answer?.failure ? cutover.answer.failure : unknown;
  const deploymentUp = verdict === 'untouched';
  return [
    {
      type: 'cutoverSettled',
      requestId,
      outcome,
      failure,
      ...(outcome === 'not-done' && { deploymentUp }),
    },
    { type: 'stepFailed', step: 'register', failure: { ...failure, ambiguous: outcome === 'needs-human' } },
  ];
}

/** One look at a call whose outcome nobody knows: wait out the time in which it may still act, then read until readings agree. */
async function settleByReading(
  ports: CutoverPorts & { reconcile: ReconcileSettings },
  migration: Migration,
  held: { cutover: Cutover; sendingAt: number },
): Promise<Performed> {
  const { guard, clock, reconcile, settleMs } = ports;
  const { cutover } = held;
  const offset = await guard.clockOffset();
  const now = clock.now();
  const quietFrom = held.sendingAt + settleMs - offset;
  const lastRead = cutover.readings.at(-1)?.at;
  const readFrom = Math.max(quietFrom, lastRead === undefined ? 0 : lastRead + reconcile.readEveryMs);
  if (now < readFrom) return { lookAgainAt: readFrom };
  const reading = await readBothSides(ports, migration);
  const event: Event = { type: 'cutoverRead', requestId: cutover.requestId, reading: reading.text };
  const exhausted = cutover.readings.length + 1 >= reconcile.readingsAtMost;
  const settles = agreed(cutover, reading, reconcile) && reading.verdict !== 'unclear';
  if (!settles && !exhausted) return { events: [event] };
  const verdict = settles ? reading.verdict : 'unclear';
  const outcome = OUTCOMES[verdict].guard;
  // The guard may have lost the request with its storage epoch; the journal's record of the readings then stands alone.
  await guard.settle(migration.number, { id: cutover.requestId, outcome, settleMs });
  return { events: [event, ...settledEvents(cutover, verdict)] };
}

interface Interrupted {
  approval: Approval;
  request: GuardedRequest;
  cutover: Cutover | undefined;
  commit: Commit;
}

type Resume = (
  ports: CutoverPorts & { reconcile: ReconcileSettings },
  migration: Migration,
  held: Interrupted,
) => Promise<Performed>;

const interrupted: Resume = async (ports, migration, { approval }) => {
  await ports.guard.abort(migration.number, { id: approval.requestId });
  return { events: closed(approval, 'aborted', { reason: 'interrupted' }) };
};

const recorded =
  (verdict: SideReading['verdict']): Resume =>
  (_ports, _migration, { cutover }) =>
    Promise.resolve({ events: cutover ? settledEvents(cutover, verdict) : [] });

/** The state of the guard decides what an interrupted cutover is. */
const BY_GUARD: Record<GuardedRequest['state'], Resume> = {
  APPROVED: (ports, migration, { commit }) => performCutover(ports, migration, commit),
  OPEN: interrupted,
  CLAIMED: interrupted,
  SENDING: (ports, migration, { request, cutover }) => {
    if (!cutover) throw new RangeError('a call was marked that the journal does not know');
    return settleByReading(ports, migration, { cutover, sendingAt: request.sendingAt ?? cutover.startedAt });
  },
  DONE: recorded('moved'),
  NEEDS_HUMAN: recorded('unclear'),
  NOT_DONE: async (ports, migration, held) => {
    const { verdict } = await readBothSides(ports, migration);
    const down = verdict === 'untouched-but-down';
    return recorded(down ? 'untouched-but-down' : 'untouched')(ports, migration, held);
  },
  EXPIRED: (_ports, _migration, { approval }) => Promise.resolve({ events: closed(approval, 'expired') }),
  REJECTED: interrupted,
  ABORTED: interrupted,
};

/** A journal that was rebuilt knows of the call by its note alone: no guard will ever tell more. */
function resumeByNote(
  ports: CutoverPorts & { reconcile: ReconcileSettings },
  migration: Migration,
): Promise<Performed> {
  const { cutover } = migration;
  if (!cutover) throw new RangeError('the cutover has no request');
  return settleByReading(ports, migration, { cutover, sendingAt: cutover.startedAt });
}

/** Finds out what became of a cutover that has an intent and no outcome; never makes a second call for one approval. */
export async function resumeCutover(
  ports: CutoverPorts & { reconcile: ReconcileSettings },
  migration: Migration,
  commit: Commit,
): Promise<Performed> {
  const { approval } = migration;
  const { guard } = ports;
  if (!approval) return resumeByNote(ports, migration);
  const [request, { epoch }] = await Promise.all([
    guard.read(migration.number, approval.requestId),
    guard.number(migration.number),
  ]);
  const cutover = migration.cutover?.requestId === approval.requestId ? migration.cutover : undefined;
  if (request && request.epoch === epoch)
    return BY_GUARD[request.state](ports, migration, { approval, request, cutover, commit });
  // Another storage epoch: whether the call went out is known only by the journal's intent, and then by reading.
  // Both may be lost with it; the note in Slack is not.
  if (!cutover) return { events: await voided(ports, migration, approval) };
  return settleByReading(ports, migration, { cutover, sendingAt: request?.sendingAt ?? cutover.startedAt });
}
