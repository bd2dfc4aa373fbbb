import type { Severity } from '../health/cause.ts';
import type { IncidentId } from '../health/incident.ts';
import type { Watch, WatchEntry } from '../health/watch.ts';
import type { E164, WabaId } from '../migration/ids.ts';

/** A change of a watch, written all or nothing. */
export interface WatchChange {
  /** The state after the entries. */
  watch: Watch;
  /** The revision the entries were decided on; 0 for a new watch. */
  expected: number;
  entries: readonly WatchEntry[];
  /** When the number must be read next, epoch ms; absent: never by itself. */
  dueAt?: number;
  /** Incidents that people are to be told about, or told anew. */
  alerts: readonly { id: IncidentId; revision: number }[];
}

/** Watched numbers. Every method may reject with StorageUnavailable. */
export interface WatchStore {
  load(number: E164): Promise<Watch | undefined>;
  /** Writes state, history, due time and marks of alerts at once; false when the revision was not `expected`. */
  save(change: WatchChange): Promise<boolean>;
  /** Numbers whose time has come, the earliest first. */
  due(now: number, limit: number): Promise<E164[]>;
  /** Every number ever watched under a WABA. */
  inWaba(waba: WabaId): Promise<E164[]>;
}

/** Where an incident's message is, and which revision of the incident it shows. */
export interface AlertRecord {
  channel: string;
  ts: string;
  shown: number;
}

/** Messages about incidents, and which of them lag behind; survives outages of Slack and restarts. */
export interface AlertRecords {
  get(id: IncidentId): Promise<{ record?: AlertRecord; postingSince?: number }>;
  /** Notes that a message is about to be posted, epoch ms, so that one whose answer was lost is looked for. */
  posting(id: IncidentId, at: number): Promise<void>;
  /** Takes the incident off the list unless a later revision waits; true when it is up to date. */
  shown(id: IncidentId, record: AlertRecord): Promise<boolean>;
  /** The incident is no longer known: nothing will be shown of it. */
  forget(id: IncidentId): Promise<void>;
  /** Incidents whose message is missing or old, the longest first. */
  behind(limit: number): Promise<IncidentId[]>;
}

/** Told after every change of an incident that people see; must not throw and must not wait for Slack. */
export interface AlertNotifier {
  changed(): void;
}

/** Counts for the metrics; must not throw. */
export interface WatchMeter {
  read(result: 'good' | 'bad' | 'unreadable'): void;
  incident(change: 'opened' | 'acknowledged' | 'recovered', severity: Severity): void;
}
