import type { Actor, Entry, Event } from '../migration/event.ts';
import type { E164, MigrationId, PhoneNumberId, RequestId, SlackUserId, WabaId } from '../migration/ids.ts';
import type { Place } from '../migration/place.ts';

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
  countRunning(): Promise<number>;
  /** With an open request for approval. */
  waiting(limit: number): Promise<MigrationId[]>;
  /** Approved and not begun, or sent and not settled. */
  holding(limit: number): Promise<MigrationId[]>;
  ofOwner(user: SlackUserId, limit: number): Promise<MigrationId[]>;
  /** Puts a migration that began at `at` (epoch ms) on its lists and takes it off the others; repeating is harmless. */
  place(id: MigrationId, place: Place, at: number): Promise<void>;
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
  /** How long the one that has waited longest is overdue, ms; 0 when none is. */
  overdueMs(now: number): Promise<number>;
}

/** A lease says who works on a migration now. It saves work; safety never rests on it. */
export interface Leases {
  /** Undefined when somebody else has it. The lease is renewed until released; `lost` is aborted when renewal fails. */
  take(name: string): Promise<{ lost: AbortSignal; release(): Promise<void> } | undefined>;
}

/** Does the work under a lease, which is released whatever comes of it; undefined when somebody else has it. */
export async function leased<T>(
  leases: Leases,
  name: string,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const lease = await leases.take(name);
  if (!lease) return undefined;
  try {
    return await work(lease.lost);
  } finally {
    await lease.release();
  }
}

/** Why a wait that is no longer needed ends: made once, because an abort without a reason makes an exception each time. */
const SETTLED = 'settled';

/** What `promise` gives within `ms`; undefined when it takes longer. The promise goes on and is the caller's to await. */
export async function within<T>(clock: Pick<Clock, 'wait'>, ms: number, promise: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const patience = clock.wait(ms, over.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([promise, patience]);
  } finally {
    over.abort(SETTLED);
  }
}

/** How soon people are to see a change: the bot's own progress may wait for what follows it in a moment. */
export type ShownBy = 'now' | 'soon';

/** Told after every append; must not throw and must not wait for Slack. */
export interface Notifier {
  changed(id: MigrationId, by: ShownBy): void;
}

/** Starts watching a number that has moved; repeating is harmless. */
export interface WatchStarter {
  start(target: { number: E164; waba: WabaId; phoneNumberId: PhoneNumberId; migration: MigrationId }): Promise<void>;
}

/** Makes some replica look at a migration soon; losing it is harmless. */
export interface WakeUps {
  wake(id: MigrationId): void;
}
