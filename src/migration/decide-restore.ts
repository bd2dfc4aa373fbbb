import type { Failure } from './failure.ts';
import type { SlackUserId } from './ids.ts';
import { digestOf, shortDigest } from './plan.ts';
import type { ApprovalRefusal } from './policy.ts';
import { restoreFindings, type RestoreFacts } from './restore-checks.ts';
import {
  findingsOfPlan,
  isAwaited,
  isBeyondProof,
  isUndecided,
  provesRestore,
  type Restore,
  type RestoreEvent,
} from './restore.ts';

/** Why something about backups or restores was not done; words: `refusal.<code>` for people, else `backup.refusal.<code>`. */
export interface BackupRefusal {
  code:
    | ApprovalRefusal
    | 'deployment-unknown'
    | 'backup-gone'
    | 'blocked'
    | 'already-restoring'
    | 'restore-unknown'
    | 'restore-over'
    | 'restore-decided'
    | 'restore-expired'
    | 'other-restore-plan'
    | 'nothing-to-restart';
  values?: Record<string, string>;
}

/** What a person may want of a restore. `digest`: the digits of the plan's digest the button carried. */
export type RestoreCommand =
  { do: 'approve' | 'reject'; by: SlackUserId; digest: string } | { do: 'cancel' | 'confirm-restart'; by: SlackUserId };

export type RestoreDecision = { ok: true; events: RestoreEvent[] } | { ok: false; refusal: BackupRefusal };

const refused = (code: BackupRefusal['code'], values?: Record<string, string>): RestoreDecision => ({
  ok: false,
  refusal: values ? { code, values } : { code },
});

function decideOn(
  restore: Restore,
  command: Extract<RestoreCommand, { digest: string }>,
  now: number,
): RestoreDecision {
  const { approved } = restore;
  if (approved) return refused('restore-decided', { by: approved.by, at: String(approved.at) });
  if (command.digest !== shortDigest(restore.digest)) return refused('other-restore-plan');
  if (now >= restore.expiresAt) return refused('restore-expired');
  return { ok: true, events: [{ type: command.do === 'approve' ? 'approved' : 'rejected', by: command.by }] };
}

/** What a command leads to. Who may give it was asked before: see `refusalToDecide`. */
export function decideRestore(restore: Restore, command: RestoreCommand, now: number): RestoreDecision {
  if (restore.ending) return refused('restore-over');
  switch (command.do) {
    case 'approve':
    case 'reject':
      return decideOn(restore, command, now);
    case 'cancel':
      // Between the decision and the answer the call may be on its way: there is nothing to cancel.
      return restore.approved && !isAwaited(restore)
        ? refused('restore-decided', { by: restore.approved.by, at: String(restore.approved.at) })
        : { ok: true, events: [{ type: 'cancelled', by: command.by }] };
    case 'confirm-restart':
      if (!isAwaited(restore)) return refused('nothing-to-restart');
      return { ok: true, events: restore.restartConfirmed ? [] : [{ type: 'restartConfirmed', by: command.by }] };
  }
}

/** The buttons of a restore's card, in their order. */
export function restoreActions(restore: Restore): RestoreCommand['do'][] {
  if (isUndecided(restore)) return ['approve', 'reject', 'cancel'];
  if (!isAwaited(restore)) return [];
  return restore.restartConfirmed ? ['cancel'] : ['confirm-restart', 'cancel'];
}

/** How long the bot waits, ms. */
export interface RestorePatience {
  /** A call without an answer: later than its own time limit. */
  callMs: number;
  /** For a person to restart the client, from the answer. */
  restartMs: number;
  /** For the client to connect, from the confirmed restart. */
  connectMs: number;
}

/** What the bot does next; `read` looks at the client's health, `wait` until something happens or the time comes. */
export type RestoreNext =
  | { do: 'call' }
  | { do: 'read' }
  | { do: 'wait'; until: number }
  | { do: 'nothing' }
  | { do: 'record'; events: RestoreEvent[] };

const own = (kind: string): Failure => ({ source: 'ferryman', class: 'hold', kind });

/** Asked after every reading that did not prove anything: is it time to give up? */
export function lateness(restore: Restore, now: number, patience: RestorePatience): RestoreEvent[] {
  const { answered, restartConfirmed } = restore;
  if (restartConfirmed && now - restartConfirmed.at >= patience.connectMs)
    return [{ type: 'failed', failure: own('restore-not-connected') }];
  if (!restartConfirmed && answered && now - answered.at >= patience.restartMs)
    return [{ type: 'failed', failure: own('restore-not-restarted') }];
  return [];
}

/** The next thing to do about a restore; everything the bot does follows from the record alone, so any replica can go on. */
export function nextForRestore(restore: Restore, now: number, patience: RestorePatience): RestoreNext {
  if (restore.ending) return { do: 'nothing' };
  if (isBeyondProof(restore)) return { do: 'record', events: [{ type: 'failed', failure: own('restore-unanswered') }] };
  if (restore.answered) return { do: 'read' };
  if (restore.startedAt !== undefined) {
    const until = restore.startedAt + patience.callMs;
    // Whoever made the call is gone: the client may have taken it, so it is watched and never called again.
    const failure: Failure = { ...own('restore-unanswered'), ambiguous: true };
    return now < until ? { do: 'wait', until } : { do: 'record', events: [{ type: 'callAnswered', failure }] };
  }
  if (restore.approved) return { do: 'call' };
  return now >= restore.expiresAt
    ? { do: 'record', events: [{ type: 'closed', why: 'expired' }] }
    : { do: 'wait', until: restore.expiresAt };
}

/** True when the checks would say the same as when the restore was approved. */
export const isAsPlanned = ({ plan }: Restore, facts: RestoreFacts): boolean =>
  digestOf(findingsOfPlan(plan)) ===
  digestOf(restoreFindings({ deployment: plan.deployment, backup: plan.backup, facts }));

/** What a reading of the client's health (`unreachable`: it did not answer) leads to. */
export function onReading(
  restore: Restore,
  { health, now }: { health: string; now: number },
  patience: RestorePatience,
): RestoreEvent[] {
  if (health === 'connected' && provesRestore(restore)) return [{ type: 'connected' }];
  const seen: RestoreEvent[] = health === restore.health ? [] : [{ type: 'healthSeen', health }];
  return [...seen, ...lateness(restore, now, patience)];
}
