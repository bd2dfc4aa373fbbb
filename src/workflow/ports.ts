import type { Event, Actor, Entry } from '../migration/event.ts';
import type { BudgetFacts, DeploymentFacts, NumberFacts, TokenFacts, WabaFacts } from '../migration/facts.ts';
import type { E164, MigrationId, PhoneNumberId, RequestId, SecretRef, SlackUserId, WabaId } from '../migration/ids.ts';
import type { Approvers, Person } from '../migration/policy.ts';

/**
 * What the workflow needs of the world; each edge implements some of these. Every method may reject: HTTP edges with
 * CallFailure, the store with StorageUnavailable. Times are epoch ms, durations ms.
 */

/** Redis did not answer or refused; nothing is known to have been written. */
export class StorageUnavailable extends Error {
  constructor(cause: string) {
    super(`storage unavailable: ${cause}`);
    this.name = 'StorageUnavailable';
  }
}

/** Wall clock and a monotonic one of the same process. */
export interface Clock {
  now(): number;
  /** Never jumps; only differences mean anything. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when that is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Randomness: every id and every generated secret comes from here. */
export interface Ids {
  migrationId(number: E164): MigrationId;
  requestId(): RequestId;
  /** 128 bits, hex. */
  nonce(): string;
  /** Six digits, never a trivial sequence. */
  pin(): string;
  /** At least 32 characters (domain notes 14). */
  password(): string;
}

/** What is appended; sequence, time and hash are the journal's. */
export interface NewEntries {
  actor: Actor;
  events: readonly Event[];
}

/** Append-only truth per migration; compare-and-set on the length. */
export interface Journal {
  /** Starts a journal unless the number has a running migration; atomic. `events[0]` is `started`. */
  start(
    id: MigrationId,
    entries: NewEntries,
  ): Promise<{ ok: true; entries: Entry[] } | { ok: false; running: MigrationId }>;
  /** All entries, hash chain verified; empty when unknown. Rejects when the chain is broken. */
  load(id: MigrationId): Promise<Entry[]>;
  /** Appends all or nothing and gives back what it wrote; `ok: false` when the length was not `expected`: reload and decide again. */
  append(
    id: MigrationId,
    expected: number,
    entries: NewEntries,
  ): Promise<{ ok: true; entries: Entry[] } | { ok: false; revision: number }>;
  /** The migration that holds the number. */
  runningOn(number: E164): Promise<MigrationId | undefined>;
  /** Lets the number go, if this migration holds it; repeating is harmless. */
  release(id: MigrationId): Promise<void>;
}

/** Lists over the journals, rebuildable from them. Entries are ids; the newest first. */
export interface MigrationIndex {
  /** Running ones, at most `limit`. */
  running(limit: number): Promise<MigrationId[]>;
  /** All of a number, also finished ones. */
  ofNumber(number: E164): Promise<MigrationId[]>;
  recent(limit: number): Promise<MigrationId[]>;
}

/** When somebody must look at a migration at the latest; written before every append, so that a crash in between is found. */
export interface DueTimes {
  set(id: MigrationId, at: number): Promise<void>;
  /** Removes it, only if its time is still at most `at`. */
  clear(id: MigrationId, at: number): Promise<void>;
  /** Ids whose time has come, the earliest first. */
  due(now: number, limit: number): Promise<MigrationId[]>;
}

/** A lease says who works on a migration now. It saves work; safety never rests on it. */
export interface Leases {
  /** Undefined when somebody else has it. The lease is renewed until released; `lost` is aborted when renewal fails. */
  take(name: string): Promise<{ lost: AbortSignal; release(): Promise<void> } | undefined>;
}

/** Context a secret is bound to; opening it under another one fails. */
export interface SecretContext {
  number: E164;
  purpose: 'pin' | 'backup' | 'backup-password';
  migration: MigrationId;
}

/** Sealed values (JWE). Plaintext is returned to local variables only. */
export interface Vault {
  seal(context: SecretContext, plaintext: string, expiresAt: number): Promise<SecretRef>;
  /** Rejects with SecretUnavailable when it is gone, was sealed for another context, or its key is not on the ring. */
  open(context: SecretContext, ref: SecretRef): Promise<string>;
  /** Moves the expiry; false when the secret is gone. */
  expireAt(context: SecretContext, ref: SecretRef, at: number): Promise<boolean>;
  destroy(context: SecretContext, ref: SecretRef): Promise<void>;
}

/** A secret that can't be opened; says why, never what. */
export class SecretUnavailable extends Error {
  readonly why: 'gone' | 'other-context' | 'unknown-key';
  constructor(why: 'gone' | 'other-context' | 'unknown-key') {
    super(`secret unavailable: ${why}`);
    this.name = 'SecretUnavailable';
    this.why = why;
  }
}

/** States of a request in the guard (design: cutover protocol 4.1). */
export type RequestState =
  | 'OPEN'
  | 'APPROVED'
  | 'CLAIMED'
  | 'SENDING'
  | 'DONE'
  | 'NOT_DONE'
  | 'NEEDS_HUMAN'
  | 'REJECTED'
  | 'EXPIRED'
  | 'ABORTED';

/** A request as the guard holds it. Times are Redis TIME. */
export interface GuardedRequest {
  state: RequestState;
  epoch: string;
  digest: string;
  expiresAt: number;
  approvedBy?: SlackUserId;
  approvedAt?: number;
  notBefore?: number;
  nonce?: string;
  sendingAt?: number;
  rejectedBy?: SlackUserId;
  reason?: string;
}

/** Why the guard says no; nothing changed. */
export type GuardRefusal = {
  ok: false;
  why:
    | 'NO_EPOCH'
    | 'QUARANTINE'
    | 'BUSY'
    | 'EXISTS'
    | 'UNKNOWN_REQUEST'
    | 'EPOCH_CHANGED'
    | 'ALREADY'
    | 'DIGEST'
    | 'EXPIRED'
    | 'EARLY'
    | 'FENCED'
    | 'LATE'
    | 'TOO_SOON'
    | 'FORGED'
    | 'BUDGET';
  /** The state that stands, the request in the way, or who was first, as the script answered. */
  detail?: string;
};

/** The numbered steps of the cutover protocol; any rejection means: do not send. */
export interface Guard {
  /** Enrols a number, or ends its quarantine: the caller has waited and read. */
  stamp(number: E164): Promise<{ ok: true; epoch: string } | GuardRefusal>;
  open(
    number: E164,
    request: { id: RequestId; digest: string; ttlMs: number },
  ): Promise<{ ok: true; epoch: string; expiresAt: number } | GuardRefusal>;
  approve(
    number: E164,
    request: { id: RequestId; digest: string; by: SlackUserId; notBefore?: number },
  ): Promise<{ ok: true; at: number } | GuardRefusal>;
  reject(
    number: E164,
    request: { id: RequestId; by: SlackUserId; reason: string },
  ): Promise<{ ok: true; at: number } | GuardRefusal>;
  claim(number: E164, request: { id: RequestId; digest: string; nonce: string }): Promise<{ ok: true } | GuardRefusal>;
  /** Also makes the mark durable; `undurable` when the replicas or the disk did not confirm: the holder aborts. */
  mark(
    number: E164,
    request: { id: RequestId; nonce: string; maxAgeMs: number },
  ): Promise<{ ok: true; sendingAt: number; durable: boolean } | GuardRefusal>;
  /** OPEN, APPROVED, CLAIMED → ABORTED (or EXPIRED); with `nonce` also SENDING by the holder that has not sent. */
  abort(
    number: E164,
    request: { id: RequestId; nonce?: string; expired?: boolean },
  ): Promise<{ ok: true } | GuardRefusal>;
  /** SENDING → the outcome: by the holder's nonce, or by anybody once `settleMs` have passed since the mark. */
  settle(
    number: E164,
    request: { id: RequestId; outcome: 'DONE' | 'NOT_DONE' | 'NEEDS_HUMAN'; nonce?: string; settleMs: number },
  ): Promise<{ ok: true } | GuardRefusal>;
  read(number: E164, id: RequestId): Promise<GuardedRequest | undefined>;
  /** The number's own record: whether it is enrolled in the epoch that stands, and the request in the way. */
  number(number: E164): Promise<{ epoch: string; stamped: boolean; current?: RequestId; quarantinedSince?: number }>;
  /** Sends in the moving 72 hours, unknown outcomes counted, and the local limit. */
  budget(number: E164): Promise<BudgetFacts>;
  /** Redis TIME minus our clock, ms. */
  clockOffset(): Promise<number>;
}

/** Whether this Redis can give the guarantee (design: cutover protocol 4.2 step 0); reasons are keys `boot-gate.<reason>`. */
export interface BootGate {
  check(): Promise<{ ok: true } | { ok: false; reasons: { reason: string; values?: Record<string, string> }[] }>;
}

/** Health of a node, WABA and business (domain notes 12), entity by entity. */
export interface HealthStatus {
  canSend: 'AVAILABLE' | 'LIMITED' | 'BLOCKED' | 'UNKNOWN';
  entities: {
    type: string;
    id: string;
    canSend: string;
    errors: { code: number; description: string; solution?: string }[];
    notes: string[];
  }[];
}

/** The Graph calls of the route for one access token; every one may reject with CallFailure. */
export interface Meta {
  graphVersion: string;
  token(waba: WabaId): Promise<TokenFacts>;
  waba(waba: WabaId): Promise<WabaFacts>;
  /** All numbers of a WABA, every page. */
  numbers(waba: WabaId): Promise<NumberFacts[]>;
  number(waba: WabaId, id: PhoneNumberId): Promise<NumberFacts>;
  health(waba: WabaId, id: PhoneNumberId): Promise<HealthStatus>;
  subscription(waba: WabaId): Promise<{ appSubscribed: boolean; overrideUrl?: string }>;
  subscribe(waba: WabaId): Promise<void>;
  /** Sets the two-step PIN without the old one (domain notes 9.2). */
  setPin(waba: WabaId, id: PhoneNumberId, pin: string): Promise<void>;
  /** Sends the test message; `callbackData` comes back in the status webhooks. Resolves with the message id. */
  sendTestMessage(waba: WabaId, id: PhoneNumberId, message: TestMessage): Promise<string>;
  /** Whether our public address answers Meta's handshake; made by us, with Meta's parameters. */
  handshake(): Promise<'answered' | 'failed' | 'not-configured'>;
}

/** A test message: free text inside the 24 h window, or a template (domain notes 6.2 D8). */
export interface TestMessage {
  to: E164;
  template?: { name: string; language: string };
  text: string;
  callbackData: string;
}

/** What the register call sends (domain notes 9.3). */
export interface RegisterParameters {
  pin: string;
  backup?: { data: string; password: string };
}

/** The one irreversible call. One POST, never a second: no retry, no redirect, no interceptor. */
export interface RegisterCall {
  /**
   * Resolves when Meta said success; rejects with CallFailure, whose `ambiguous` tells that the call may have worked.
   * Times out after 60 s.
   */
  send(waba: WabaId, id: PhoneNumberId, parameters: RegisterParameters): Promise<void>;
}

/** Calls to one On-Premises deployment, named as in the configuration. */
export interface OnPremises {
  /** Names of the configured deployments, and the number each is configured for. */
  deployments(): { name: string; number?: E164 }[];
  facts(deployment: string): Promise<DeploymentFacts>;
  backup(deployment: string, password: string): Promise<{ data: string; clientVersion: string }>;
  setPin(deployment: string, pin: string): Promise<void>;
  removePin(deployment: string): Promise<void>;
  /** `/v1/support`, for ticket drafts; free of secrets. */
  supportInfo(deployment: string): Promise<Record<string, string>>;
}

/** People and channels as Slack knows them now; fails closed. */
export interface People {
  homeTeamId(): Promise<string>;
  person(id: SlackUserId): Promise<Person | undefined>;
  approvers(): Promise<Approvers>;
}

/** An independent witness outside Redis: a note in the migration's Slack thread (design: cutover protocol 4.2 step 4). */
export interface Witness {
  /** Nonces noted for the request so far. */
  nonces(migration: MigrationId, request: RequestId): Promise<string[]>;
  note(
    migration: MigrationId,
    note: { request: RequestId; nonce: string; epoch: string; digest: string },
  ): Promise<void>;
}

/** Told after every append; must not throw and must not wait for Slack. */
export interface Notifier {
  changed(id: MigrationId, revision: number): void;
}

/** Starts watching a number that has moved; repeating is harmless. */
export interface WatchStarter {
  start(target: { number: E164; waba: WabaId; phoneNumberId: PhoneNumberId; migration: MigrationId }): Promise<void>;
}

/** Makes some replica look at a migration soon; losing it is harmless. */
export interface WakeUps {
  wake(id: MigrationId): void;
}

/** Where a migration's card is, and how much of the journal Slack has seen. */
export interface CardRecord {
  channel: string;
  ts: string;
  /** Revision the card shows. */
  shown: number;
  /** Last journal entry told in the thread. */
  told: number;
}

/** Card records, and which cards lag behind their journals; survives Slack outages and restarts. */
export interface Cards {
  get(id: MigrationId): Promise<CardRecord | undefined>;
  put(id: MigrationId, record: CardRecord): Promise<void>;
  /** Marks a card as behind; written before every append. */
  markBehind(id: MigrationId, at: number): Promise<void>;
  /** Cards behind since before `now`, the longest first. */
  behind(now: number, limit: number): Promise<MigrationId[]>;
  /** The card shows `revision`; forgets the mark unless it was set after `at`. */
  caughtUp(id: MigrationId, at: number): Promise<void>;
}
