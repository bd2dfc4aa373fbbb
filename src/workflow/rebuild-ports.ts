import type { MigrationId } from '../migration/ids.ts';
import type { Ledger } from './ledger.ts';
import type { Clock, Journal, Leases } from './ports.ts';
import type { Cards, ChannelMemory } from './slack-ports.ts';

/** Says that the storage knows everything it was told. Without it no cutover begins. */
export interface StorageMark {
  isThere(): Promise<boolean>;
  /** Keeps a mark that stands. */
  set(at: number): Promise<void>;
}

/** What rebuilding reads and writes. */
export interface RebuildPorts {
  memory: ChannelMemory;
  journal: Pick<Journal, 'load' | 'runningOn'>;
  ledger: Pick<Ledger, 'start'>;
  cards: Pick<Cards, 'put'>;
}

/** What the loop that looks after the storage needs beside. `report` must not throw. */
export interface StorageWatchPorts extends RebuildPorts {
  mark: StorageMark;
  leases: Leases;
  clock: Clock;
  /** Says in the channel which migrations cannot be rebuilt. */
  announce: (unknown: readonly MigrationId[]) => Promise<void>;
  /** What was rebuilt, for the log. */
  told: (results: readonly { id: MigrationId; verdict: string }[]) => void;
  report: (problem: string, error: unknown) => void;
}
