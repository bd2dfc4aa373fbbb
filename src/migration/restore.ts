import { z } from 'zod';
import { Actor } from './event.ts';
import { Failure } from './failure.ts';
import { SlackUserId } from './ids.ts';
import { BackupFacts } from './kept-backup.ts';
import { digestOf } from './plan.ts';
import { RestoreFacts, restoreFindings, type RestoreFinding } from './restore-checks.ts';

/** One restore: `<deployment>.<32 hex digits>`; the deployment names the Redis hash tag. */
export const RestoreId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}\.[0-9a-f]{32}$/)
  .brand<'RestoreId'>();
export type RestoreId = z.infer<typeof RestoreId>;

/** The deployment a restore id belongs to. */
export const deploymentOf = (id: RestoreId): string => id.slice(0, id.indexOf('.'));

/** What an approver sees and releases. Versioned, because it is in journals. */
export const RestorePlan = z.strictObject({
  version: z.literal(1),
  restore: RestoreId,
  deployment: z.string(),
  backup: BackupFacts,
  facts: RestoreFacts,
});
export type RestorePlan = z.infer<typeof RestorePlan>;

const at = z.number().int();

/** Everything that can happen to a restore. Names and shapes are in journals: add, never change. */
export const RestoreEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('requested'), plan: RestorePlan, requestedBy: SlackUserId, expiresAt: at }),
  z.strictObject({ type: z.literal('approved'), by: SlackUserId }),
  z.strictObject({ type: z.literal('rejected'), by: SlackUserId }),
  /** By a person: before the call the request is over, after it nobody waits for the client any more. */
  z.strictObject({ type: z.literal('cancelled'), by: SlackUserId }),
  /** The request ended unsent. */
  z.strictObject({ type: z.literal('closed'), why: z.enum(['expired', 'facts-changed', 'backup-gone']) }),
  /** Intent of the one call. */
  z.strictObject({ type: z.literal('callStarted') }),
  /** `failure` with `ambiguous`: the client may have taken it. */
  z.strictObject({ type: z.literal('callAnswered'), failure: Failure.optional() }),
  /** What the client says of itself has changed since. */
  z.strictObject({ type: z.literal('healthSeen'), health: z.string().max(40) }),
  z.strictObject({ type: z.literal('restartConfirmed'), by: SlackUserId }),
  z.strictObject({ type: z.literal('connected') }),
  z.strictObject({ type: z.literal('failed'), failure: Failure }),
]);
export type RestoreEvent = z.infer<typeof RestoreEvent>;

/** One line of a restore's journal. */
export const RestoreEntry = z.strictObject({ at, actor: Actor, event: RestoreEvent });
export type RestoreEntry = z.infer<typeof RestoreEntry>;

/** Why a restore is over. */
export type RestoreEnding =
  | { kind: 'done' | 'expired' | 'facts-changed' | 'backup-gone'; at: number }
  | { kind: 'rejected' | 'cancelled'; at: number; by: SlackUserId }
  | { kind: 'failed'; at: number; failure: Failure };

/** A restore as its journal tells it. Times are epoch ms. */
export interface Restore {
  id: RestoreId;
  plan: RestorePlan;
  digest: string;
  requestedBy: SlackUserId;
  requestedAt: number;
  expiresAt: number;
  /** Number of entries folded. */
  revision: number;
  approved?: { by: SlackUserId; at: number };
  startedAt?: number;
  answered?: { at: number; isCertain: boolean };
  /** The last health that was seen after the call. */
  health?: string;
  /** The client was seen not to run after the call. */
  wentDownAt?: number;
  restartConfirmed?: { by: SlackUserId; at: number };
  ending?: RestoreEnding;
}

const begin = (
  { plan, requestedBy, expiresAt }: Extract<RestoreEvent, { type: 'requested' }>,
  time: number,
): Restore => ({
  id: plan.restore,
  plan,
  digest: digestOf(plan),
  requestedBy,
  requestedAt: time,
  expiresAt,
  revision: 0,
});

/** States in which a client that was running no longer runs. */
const isDown = (health: string) => health === 'unreachable' || health === 'uninitialized';

type Change<T extends RestoreEvent['type']> = (
  restore: Restore,
  event: Extract<RestoreEvent, { type: T }>,
  time: number,
) => Restore;

const CHANGES: { [T in RestoreEvent['type']]: Change<T> } = {
  requested: (restore) => restore,
  approved: (restore, { by }, time) => ({ ...restore, approved: { by, at: time } }),
  rejected: (restore, { by }, time) => ({ ...restore, ending: { kind: 'rejected', at: time, by } }),
  cancelled: (restore, { by }, time) => ({ ...restore, ending: { kind: 'cancelled', at: time, by } }),
  closed: (restore, { why }, time) => ({ ...restore, ending: { kind: why, at: time } }),
  callStarted: (restore, _event, time) => ({ ...restore, startedAt: time }),
  callAnswered: (restore, { failure }, time) => ({ ...restore, answered: { at: time, isCertain: !failure } }),
  healthSeen: (restore, { health }, time) => ({
    ...restore,
    health,
    ...(isDown(health) && restore.wentDownAt === undefined && { wentDownAt: time }),
  }),
  restartConfirmed: (restore, { by }, time) => ({ ...restore, restartConfirmed: { by, at: time } }),
  connected: (restore, _event, time) => ({ ...restore, health: 'connected', ending: { kind: 'done', at: time } }),
  failed: (restore, { failure }, time) => ({ ...restore, ending: { kind: 'failed', at: time, failure } }),
};

function change<T extends RestoreEvent['type']>(
  restore: Restore,
  event: Extract<RestoreEvent, { type: T }> & { type: T },
  time: number,
): Restore {
  const apply: Change<T> = CHANGES[event.type];
  return { ...apply(restore, event, time), revision: restore.revision + 1 };
}

/** The state after all entries; undefined for none. The first must be `requested`. */
export function foldRestore(entries: readonly RestoreEntry[]): Restore | undefined {
  const [first] = entries;
  if (first?.event.type !== 'requested') return undefined;
  const requested = begin(first.event, first.at);
  return entries.reduce((restore, { event, at: time }) => change(restore, event, time), requested);
}

/** The findings on the plan, as they were when it was asked for. */
export const findingsOfPlan = ({ deployment, backup, facts }: RestorePlan): RestoreFinding[] =>
  restoreFindings({ deployment, backup, facts });

/** True while nothing has been sent: whoever decides first decides. */
export const isUndecided = ({ approved, ending }: Restore): boolean => !approved && !ending;

/** True while the bot watches for the client to come back. */
export const isAwaited = ({ answered, ending }: Restore): boolean => answered !== undefined && !ending;

const wasUnregistered = ({ plan: { facts } }: Restore) =>
  'health' in facts.target && facts.target.health === 'unregistered';

/** True when no reading can ever tell whether the import took effect: no answer came, and the client ran before too. */
export const isBeyondProof = (restore: Restore): boolean =>
  restore.answered?.isCertain === false && !wasUnregistered(restore);

/**
 * Whether `connected` proves that the import took effect. A client that was unregistered can only be connected by it. One that
 * ran before must have been seen down, or restarted by a person.
 */
export const provesRestore = (restore: Restore): boolean =>
  !isBeyondProof(restore) &&
  (wasUnregistered(restore) || restore.wentDownAt !== undefined || restore.restartConfirmed !== undefined);
