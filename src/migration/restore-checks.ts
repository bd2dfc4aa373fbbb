import { z } from 'zod';
import { DeploymentFacts, isReadable } from './facts.ts';
import { setUpOf, type BackupFacts } from './kept-backup.ts';

/** What was read before a restore: the client it goes to, and where the number is now. */
export const RestoreFacts = z.strictObject({
  target: z.union([DeploymentFacts, z.strictObject({ unreadable: z.string().max(300) })]),
  /** Meta's `platform_type` of the number the deployment is configured for; absent when it has none or Meta did not say. */
  platform: z.string().optional(),
  /** A migration of that number is running. */
  isMoving: z.boolean(),
});
export type RestoreFacts = z.infer<typeof RestoreFacts>;

/** Every constraint of a restore (domain notes 5, 8), in the order people see them. */
export const RESTORE_CHECKS = [
  'target',
  'set-up',
  'version',
  'number',
  'restart',
  'security-code',
  'messages',
  'sunset',
] as const;
export type RestoreCheck = (typeof RESTORE_CHECKS)[number];

/** What a check found; levels as in `finding.ts`. The words: `restore.check.<check>.<outcome>`. */
export interface RestoreFinding {
  check: RestoreCheck;
  level: 'pass' | 'note' | 'warn' | 'block';
  outcome: string;
  values: Record<string, string>;
}

/** The restore goes to `deployment`. */
export interface RestoreQuestion {
  deployment: string;
  backup: BackupFacts;
  facts: RestoreFacts;
}

type Verdict = Omit<RestoreFinding, 'check'>;
const verdict = (level: RestoreFinding['level'], outcome: string, values: Record<string, string> = {}): Verdict => ({
  level,
  outcome,
  values,
});

const isSameMachine = ({ deployment, backup }: RestoreQuestion) => deployment === backup.deployment;

/** A new machine must run unregistered; a machine with an application takes only its own backup (domain notes 5). */
function target(question: RestoreQuestion): Verdict {
  const { facts, backup } = question;
  if (!isReadable(facts.target)) return verdict('block', 'unreadable', { reason: facts.target.unreadable });
  const { health } = facts.target;
  if (health === 'unregistered') return verdict('pass', 'unregistered');
  if (health === 'unknown') return verdict('block', 'unknown');
  return isSameMachine(question)
    ? verdict('warn', 'same-machine', { health })
    : verdict('block', 'registered', { health, source: backup.deployment });
}

const shardsText = (shards: number | undefined) => (shards === undefined ? '?' : String(shards));

function setUp({ facts, backup }: RestoreQuestion): Verdict {
  if (!isReadable(facts.target)) return verdict('note', 'unreadable');
  const now = setUpOf(facts.target);
  const { shards } = facts.target;
  const values = {
    before: backup.setUp,
    beforeShards: shardsText(backup.shards),
    now,
    nowShards: shardsText(shards),
  };
  if (now === 'unknown' || backup.setUp === 'unknown') return verdict('warn', 'unknown', values);
  if (now !== backup.setUp) return verdict('block', 'other-type', values);
  if (shards === undefined || backup.shards === undefined) return verdict('warn', 'unknown-shards', values);
  return shards === backup.shards ? verdict('pass', 'same', values) : verdict('block', 'other-shards', values);
}

/** `2.53.3` as numbers; undefined for anything that is no version. */
function partsOf(version: string | undefined): number[] | undefined {
  const text = /^v?(\d{1,4}(?:\.\d{1,4}){1,3})$/u.exec(version ?? '')?.[1];
  return text?.split('.').map(Number);
}

/** Below 0: older; 0: the same; above 0: newer; undefined when one of them is no version. */
export function compareVersions(one: string | undefined, other: string | undefined): number | undefined {
  const [left, right] = [partsOf(one), partsOf(other)];
  if (!left || !right) return undefined;
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A backup may set up a newer version of the client; nothing says that an older one reads it (domain notes 5). */
function version({ facts, backup }: RestoreQuestion): Verdict {
  const now = isReadable(facts.target) ? facts.target.version : undefined;
  const values = { before: backup.clientVersion, now: now ?? '?' };
  const order = compareVersions(now, backup.clientVersion);
  if (order === undefined) return verdict('note', 'unknown', values);
  if (order === 0) return verdict('pass', 'same', values);
  return order > 0 ? verdict('pass', 'newer', values) : verdict('warn', 'older', values);
}

/** One number, one API, and nobody else working on it (domain notes 1, 6.1). */
function number({ facts }: RestoreQuestion): Verdict {
  if (facts.isMoving) return verdict('block', 'moving');
  if (facts.platform === 'CLOUD_API') return verdict('block', 'on-cloud');
  return facts.platform === undefined
    ? verdict('note', 'unknown')
    : verdict('pass', 'not-on-cloud', { platform: facts.platform });
}

/** The client closes after the import; some installations start it again by themselves (domain notes 5). */
const restart = ({ facts }: RestoreQuestion): Verdict =>
  isReadable(facts.target) && facts.target.health === 'unregistered'
    ? verdict('note', 'closes')
    : verdict('warn', 'stops');

/** First version whose restore gives the account a new security code (domain notes 5). */
const NEW_CODE_SINCE = '2.31.4';

function securityCode({ facts }: RestoreQuestion): Verdict {
  const now = isReadable(facts.target) ? facts.target.version : undefined;
  const order = compareVersions(now, NEW_CODE_SINCE);
  return order !== undefined && order < 0 ? verdict('pass', 'kept') : verdict('warn', 'changes');
}

const CHECKS: Record<RestoreCheck, (question: RestoreQuestion) => Verdict> = {
  target,
  'set-up': setUp,
  version,
  number,
  restart,
  'security-code': securityCode,
  messages: () => verdict('note', 'not-held'),
  // On-Premises clients expired on 23 Oct 2025: what goes down may never come up again (domain notes 0.1).
  sunset: () => verdict('warn', 'may-not-return'),
};

/** Every finding on a restore; pure, so that a plan can be judged again when it is carried out. */
export const restoreFindings = (question: RestoreQuestion): RestoreFinding[] =>
  RESTORE_CHECKS.map((check) => ({ check, ...CHECKS[check](question) }));

/** The findings that stop it. */
export const restoreBlockers = (findings: readonly RestoreFinding[]): RestoreFinding[] =>
  findings.filter(({ level }) => level === 'block');
