import type { Fleet } from '../fleet/fleet.ts';
import type { FleetEntry } from '../fleet/fleet-event.ts';
import type { Sighting } from '../fleet/sighting.ts';
import type { FleetId } from '../migration/fleet-link.ts';
import type { E164 } from '../migration/ids.ts';
import type { PlannedTimes } from './watch-ports.ts';

/** Which message of a fleet: its plan, or one wave. */
export type FleetCardName = 'plan' | number;

/** Where a message of a fleet is, and the digest of what it shows. */
export interface FleetCard {
  channel: string;
  ts: string;
  shown: string;
}

/** Records of fleets. Every method may reject with StorageUnavailable. Times are epoch ms. */
export interface FleetStore {
  /** Entries from the one at `from` on (0 is the first). */
  load(id: FleetId, from: number): Promise<FleetEntry[]>;
  /** Appends all or nothing; false when the length was not `expected`. */
  append(id: FleetId, expected: number, entries: readonly FleetEntry[]): Promise<boolean>;
  /** The newest first, those that are over too. */
  recent(limit: number): Promise<FleetId[]>;
  /** Somebody must look at that time at the latest; written before every append. */
  wakeAt(id: FleetId, at: number): Promise<void>;
  /** Nobody need look any more, unless that was asked for later than `at`. */
  settled(id: FleetId, at: number): Promise<void>;
  due(now: number, limit: number): Promise<FleetId[]>;
  card(id: FleetId, name: FleetCardName): Promise<FleetCard | undefined>;
  putCard(id: FleetId, name: FleetCardName, card: FleetCard): Promise<void>;
}

/** What a message of a fleet is made of. */
export interface FleetView {
  fleet: Fleet;
  name: FleetCardName;
  /** Of started numbers, by line. */
  sightings: ReadonlyMap<number, Sighting>;
}

/** Shows fleets in their channel; rejects when Slack did not take it. */
export interface FleetCards {
  /** Posts the message, updates the one that stands, or does nothing when that shows the same; resolves with where it is. */
  show(view: FleetView, known: FleetCard | undefined): Promise<FleetCard>;
}

/** What the health watch knows of a number. */
export interface FleetHealth {
  /** Causes of incidents that wake people and were opened at `since` (epoch ms) or later, those that are over too. */
  pages(number: E164, since: number): Promise<string[]>;
}

/** A report about a wave that is due so long after its end, ms. */
export interface PlannedWaveReport {
  fleet: FleetId;
  wave: number;
  ageMs: number;
}

/** When reports about waves are due. */
export type WaveReportTimes = PlannedTimes<PlannedWaveReport>;
