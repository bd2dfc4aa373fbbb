import type { AccountIncidentId } from '../health/account-incident.ts';
import type { AccountEntry, AccountRecord } from '../health/account-record.ts';
import type { Severity } from '../health/cause.ts';
import type { QualityChange } from '../health/quality-trail.ts';
import type { Watch, WatchEntry } from '../health/watch.ts';
import type { E164, MigrationId, WabaId } from '../migration/ids.ts';

/** A change of a watch, written all or nothing. */
export interface WatchChange {
  /** The state after the entries. */
  watch: Watch;
  /** The revision the entries were decided on; 0 for a new watch. */
  expected: number;
  entries: readonly WatchEntry[];
  /** When the number must be read next, epoch ms; absent: never by itself. */
  dueAt?: number;
  /** Accounts whose incidents this may change: they are settled soon. */
  settle: readonly WabaId[];
}

/** Watched numbers. Every method may reject with StorageUnavailable. */
export interface WatchStore {
  load(number: E164): Promise<Watch | undefined>;
  /** Writes state, history, due time and marks of accounts at once; false when the revision was not `expected`. */
  save(change: WatchChange): Promise<boolean>;
  /** The last changes of the quality rating that readings of the number showed, the earliest first. */
  qualities(number: E164): Promise<QualityChange[]>;
  /** Numbers whose time has come, the earliest first. */
  due(now: number, limit: number): Promise<E164[]>;
  /** Every number ever watched under a WABA. */
  inWaba(waba: WabaId): Promise<E164[]>;
  /** Numbers that nobody is to watch any more, the last stopped first. */
  stopped(limit: number): Promise<E164[]>;
  countStopped(): Promise<number>;
}

/** A number whose watch has changed, with the revision of it that asks to be joined. */
export interface ChangedNumber {
  number: E164;
  revision: number;
}

/** A change of an account's incidents, written all or nothing. */
export interface AccountChange {
  /** The state after the entries; without entries only the marks are settled. */
  record: AccountRecord;
  expected: number;
  entries: readonly AccountEntry[];
  /** What was joined with it; a number that has changed again meanwhile stays marked. */
  joined: readonly ChangedNumber[];
  /** When the account must be settled next, epoch ms; absent: when a number changes. */
  dueAt?: number;
  /** Incidents that people are to be told about, or told anew. */
  alerts: readonly { id: AccountIncidentId; revision: number }[];
  /** Epoch ms. */
  at: number;
}

/** Incidents by account. Every method may reject with StorageUnavailable. */
export interface AccountStore {
  /** The empty record for an account without one. */
  load(waba: WabaId): Promise<AccountRecord>;
  /** Numbers of the account that are marked, at most `limit`. */
  changed(waba: WabaId, limit: number): Promise<ChangedNumber[]>;
  /** Writes everything at once; false when the revision was not `expected`. */
  save(change: AccountChange): Promise<boolean>;
  /** Accounts that must be settled, the earliest first. */
  due(now: number, limit: number): Promise<WabaId[]>;
}

/** What the next reading of an account must know of the last; times are epoch ms. */
export interface LastAccountReading {
  readAt?: number | undefined;
  subscriptionAt?: number | undefined;
  /** Readings so far. */
  round: number;
}

/** When accounts are read, shared by all replicas. Every method may reject with StorageUnavailable. */
export interface AccountReads {
  /** Has accounts read from `at` on that were never entered before. */
  enter(wabas: readonly WabaId[], at: number): Promise<void>;
  /** Accounts whose time has come, the caller's own until `until`. */
  claim(now: number, until: number, limit: number): Promise<WabaId[]>;
  /** Has the account read at `at` or sooner, also when it is being read now. */
  ask(waba: WabaId, now: number, at: number): Promise<void>;
  last(waba: WabaId): Promise<LastAccountReading>;
  note(waba: WabaId, last: LastAccountReading): Promise<void>;
  /** Ends a reading that began at `since`: the next one is `at`, or `ifAsked` when it was asked for meanwhile. */
  settle(waba: WabaId, since: number, next: { at: number; ifAsked: number }): Promise<void>;
  nextAt(waba: WabaId): Promise<number | undefined>;
}

/** A report about a number that is due so long after its move, ms. */
export interface PlannedReport {
  migration: MigrationId;
  ageMs: number;
}

/** When reports are due; survives restarts. Every method may reject with StorageUnavailable. */
export interface PlannedTimes<Planned> {
  /** Plans a report for `at`, epoch ms, unless it is planned. */
  plan(report: Planned, at: number): Promise<void>;
  due(now: number, limit: number): Promise<Planned[]>;
  /** Another try at `at`. */
  later(report: Planned, at: number): Promise<void>;
  done(report: Planned): Promise<void>;
}

/** When reports about numbers are due. */
export type ReportTimes = PlannedTimes<PlannedReport>;

/** Where an incident's message is, which revision of the incident it shows, and the last line told in its thread. */
export interface AlertRecord {
  channel: string;
  ts: string;
  shown: number;
  told: number;
  /** The line that was about to be told: one whose answer was lost is looked for. */
  telling?: number | undefined;
}

/** Messages about incidents, and which of them lag behind; survives outages of Slack and restarts. */
export interface AlertRecords {
  get(id: AccountIncidentId): Promise<{ record?: AlertRecord; postingSince?: number }>;
  /** Notes that a message is about to be posted, epoch ms, so that one whose answer was lost is looked for. */
  posting(id: AccountIncidentId, at: number): Promise<void>;
  /** Keeps where the message is and what it tells, without taking it off the list. */
  keep(id: AccountIncidentId, record: AlertRecord): Promise<void>;
  /** Takes the incident off the list unless a later revision waits; true when it is up to date. */
  shown(id: AccountIncidentId, record: AlertRecord): Promise<boolean>;
  /** The incident is no longer known: nothing will be shown of it. */
  forget(id: AccountIncidentId): Promise<void>;
  /** Incidents whose message is missing or old, the longest first. */
  behind(limit: number): Promise<AccountIncidentId[]>;
}

/** Told after every change of an incident that people see; must not throw and must not wait for Slack. */
export interface AlertNotifier {
  changed(): void;
}

/** Counts for the metrics; must not throw. */
export interface WatchMeter {
  read(result: 'good' | 'bad' | 'unreadable'): void;
  incident(change: IncidentStage, severity: Severity): void;
}

/** What of an incident is counted. */
export type IncidentStage = 'opened' | 'reopened' | 'acknowledged' | 'snoozed' | 'recovered';
