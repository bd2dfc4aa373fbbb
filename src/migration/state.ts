import type { CutoverOutcome, Difference, PinSource } from './event.ts';
import type { ListedNumber } from './listed-number.ts';
import type { FleetLink } from './fleet-link.ts';
import type { HoldReason } from './hold-reason.ts';
import type { BusinessProfile, Template } from './belongings.ts';
import type { Facts } from './facts.ts';
import type { Failure } from './failure.ts';
import type {
  E164,
  ExecutionId,
  MigrationId,
  PhoneNumberId,
  RequestId,
  SecretRef,
  SlackUserId,
  WabaId,
} from './ids.ts';
import type { KeptBackupRef } from './kept-backup.ts';
import type { Obstacle } from './obstacle.ts';
import type { PinEvent } from './outside-events.ts';
import type { Plan } from './plan.ts';
import { routeOf } from './route.ts';
import type { RouteId } from './route-declaration.ts';
import type { StepId } from './step.ts';

/** Where one step stands. Times are epoch ms. */
export interface StepState {
  status: 'pending' | 'started' | 'succeeded' | 'failed' | 'skipped';
  /** Failed tries since the step was last reset. */
  failures: number;
  /** Tries in a row that were put off before anybody was asked; they are none of the failed ones. */
  putOff?: number;
  startedAt?: number;
  endedAt?: number;
  failure?: Failure;
  /** The step waits by itself until then: a retry, or the next look of a proof. */
  notBefore?: number;
}

/** The one open, or the last, request for approval. */
export interface Approval {
  requestId: RequestId;
  plan: Plan;
  digest: string;
  epoch: string;
  openedAt: number;
  expiresAt: number;
  /** Approvals so far, each person once; the last one made the decision. */
  votes: { by: SlackUserId; at: number; notBefore?: number; for?: SlackUserId }[];
  /** Votes after which the facts were read again, and had not changed. */
  checkedVotes?: number;
  /** Somebody approves, or tried to approve, alone. */
  glass?: { by: SlackUserId; at: number; reason: string };
  /** Reminders sent. */
  reminded: number;
  /** Since when the second tier may approve too. */
  escalatedAt?: number;
  decision?:
    | { outcome: 'approved'; by: SlackUserId; at: number; notBefore?: number }
    | { outcome: 'rejected'; by: SlackUserId; at: number; reason: string; for?: SlackUserId };
  closed?: {
    why: 'expired' | 'facts-changed' | 'storage-changed' | 'aborted';
    differences: Difference[];
    reason?: string;
  };
}

/** The one call of a request. */
export interface Cutover {
  requestId: RequestId;
  nonce: string;
  startedAt: number;
  /** When the call was put on the wire; absent while that is unknown. */
  sentAt?: number;
  answer?: { failure?: Failure };
  /** From when on reading settles an outcome that no answer told. */
  settlesFrom?: number;
  readings: { at: number; reading: string }[];
  settled?: { outcome: CutoverOutcome; deploymentUp?: boolean; judged?: { by: SlackUserId; evidence: string } };
}

/** Why a migration is over. */
export type Ending = 'completed' | 'cancelled' | 'rejected';

/** A migration as its journal tells it; only `evolve` makes one. */
export interface Migration {
  id: MigrationId;
  number: E164;
  typed: string;
  route: RouteId;
  waba: { id: WabaId; name: string };
  /** Absent until the number is claimed or added. */
  phoneNumberId?: PhoneNumberId;
  /** On routes from On-Premises. */
  deployment?: string;
  source?: { waba: { id: WabaId; name: string }; phoneNumberId: PhoneNumberId };
  displayName?: string;
  /** The day Embedded Signup was finished, `2026-11-22`, and the last day after it that people were told of. */
  signedUpOn?: string;
  signUpToldOn?: number;
  /** The fleet it goes with. */
  fleet?: FleetLink;
  /** The step of a workflow in Slack that waits for its end. */
  execution?: ExecutionId;
  /** A backup kept earlier, for the one try it is good for. */
  keptBackup?: KeptBackupRef;
  /** Responsible now: who asked for it, or took it over. */
  requestedBy: SlackUserId;
  /** Who was responsible before, the first one first; none of them may approve it either. */
  formerOwners?: SlackUserId[];
  /** Since when, where somebody took it over. */
  takenOverAt?: number;
  /** The journal was lost and begun again from what Slack knew. */
  rebuilt?: { at: number; lostRevision: number; step?: StepId };
  startedAt: number;
  /** Number of journal entries folded. */
  revision: number;
  /** Time of the last entry. */
  changedAt: number;
  steps: Record<StepId, StepState>;
  facts?: Facts;
  factsReadAt?: number;
  differences?: { by: SlackUserId; at: number; items: string[] };
  twoStepOffBy?: SlackUserId;
  /** What a full account held when it was last read. */
  slots?: { count: number; numbers: ListedNumber[] };
  code?: { method: 'SMS' | 'VOICE'; language: string };
  /** Chosen country of storage; `undefined` in a present object means Meta's default regions. */
  region?: { country: string | undefined };
  /** The same as Meta showed it after the registration. */
  regionRead?: { country: string | undefined };
  profile?: BusinessProfile;
  /** Where the number's own webhook override pointed before the move, and what became of it. */
  webhookOverride?: { url: string; fate?: 'restored' | 'left-out' };
  templates?: {
    source?: Template[];
    destination?: Template[];
    copied?: string[];
    failed?: { id: string; reason: string }[];
  };
  pin?: { source: PinSource; secret: SecretRef };
  backup?: {
    data: SecretRef;
    password: SecretRef;
    sha256: string;
    bytes: number;
    clientVersion: string;
    takenAt: number;
  };
  approval?: Approval;
  cutover?: Cutover;
  /** An approved cutover waits: for a person, or until a time. */
  hold?: {
    why: HoldReason;
    at: number;
    by?: SlackUserId;
    reason?: string;
    until?: number;
    /** For `stopped`: since when every cutover is; `at` is when this one met it. */
    since?: number;
  };
  /** What would keep the cutover from beginning now, while the request for approval is open. */
  obstacle?: Obstacle;
  /** The last touch of the PIN that nobody expected, and who said that they know about it. */
  pinAlarm?: { event: PinEvent; at: number; answered?: { by: SlackUserId; at: number } };
  /** When the bot last began to set the PIN itself. */
  pinSetAt?: number;
  /** First read that showed the number connected on the Cloud API. */
  registeredAt?: number;
  testMessage?: { id: string; sentAt: number };
  delivery?: { by: SlackUserId | 'webhook'; at: number };
  inboundAt?: number;
  secretsExpireAt?: number;
  ending?: { kind: Ending; at: number; by?: SlackUserId; reason?: string };
}

/**
 * Where a customer's message to the number goes now:
 * `on-premises` as before; `source` to the WABA it leaves, as before; `unused` nowhere, it never did; `moving` nobody can say while the call is unanswered; `cloud` to the Cloud API;
 * `nowhere` the old side is down and the new one not up; `unknown` only a person can find out.
 */
export type Reachability = 'on-premises' | 'source' | 'unused' | 'moving' | 'cloud' | 'nowhere' | 'unknown';

/** Derived from what was proven, never from what was hoped for. */
export function reachabilityOf(migration: Migration): Reachability {
  const { cutover } = migration;
  if (migration.registeredAt !== undefined) return 'cloud';
  const { before } = routeOf(migration.route);
  if (!cutover) return before;
  if (!cutover.settled || cutover.settled.outcome === 'done') return 'moving';
  if (cutover.settled.outcome === 'needs-human') return 'unknown';
  return cutover.settled.deploymentUp === false ? 'nowhere' : before;
}

/** Time without service, ms: from the call on the wire to the first read that showed it connected; to `now` while it lasts. */
export function downtimeMs(migration: Migration, now: number): number | undefined {
  const from = migration.cutover?.sentAt;
  if (from === undefined) return undefined;
  if (migration.registeredAt !== undefined) return Math.max(0, migration.registeredAt - from);
  return reachabilityOf(migration) === routeOf(migration.route).before ? undefined : Math.max(0, now - from);
}

/** True once a refused registration has disconnected the old client (domain notes 3.2 step 3, wrong PIN). */
export const isDeploymentLost = (migration: Migration): boolean =>
  migration.cutover?.settled?.outcome === 'not-done' && migration.cutover.settled.deploymentUp === false;
