import type { E164, MigrationId } from '../migration/ids.ts';
import type { BackupId, KeptBackup, KeptBackupRef } from '../migration/kept-backup.ts';
import type { Restore, RestoreEntry, RestoreId } from '../migration/restore.ts';

/** Backups kept per deployment. Every method may reject with StorageUnavailable. Times are epoch ms. */
export interface KeptBackups {
  save(backup: KeptBackup): Promise<void>;
  /** Those that have not expired, the newest first. */
  list(deployment: string): Promise<KeptBackup[]>;
  get(deployment: string, id: BackupId): Promise<KeptBackup | undefined>;
  /** False when it was not there. */
  remove(deployment: string, id: BackupId): Promise<boolean>;
  /** Gives it to one migration; true for that one however often it asks, false for every other and for one that is gone. */
  reserve(deployment: string, id: BackupId, migration: MigrationId): Promise<boolean>;
  /** Notes the first register call with it, or the last import of it; nothing when it is gone. */
  note(backup: Pick<KeptBackup, 'deployment' | 'id'>, what: 'usedAt' | 'restoredAt', at: number): Promise<void>;
}

/** What migrations may do with kept backups. */
export interface KeptForMigrations {
  /** Those no migration has used, of the deployments configured for this number; the newest first. */
  forNumber(number: E164): Promise<KeptBackupRef[]>;
  /** Undefined when it is gone, or another migration has used it. Rejects with SecretUnavailable. */
  open(
    ref: KeptBackupRef,
    migration: MigrationId,
  ): Promise<{ backup: KeptBackup; data: string; password: string } | undefined>;
  /** True when it is this migration's, and nobody else's from now on. */
  reserve(ref: KeptBackupRef, migration: MigrationId): Promise<boolean>;
  /** A register call went out with it. */
  used(ref: KeptBackupRef): Promise<void>;
}

/** Where the card of a restore is, and the revision it shows. */
export interface RestoreCard {
  channel: string;
  ts: string;
  shown: number;
}

/** Journals of restores, one running restore per deployment. Every method may reject with StorageUnavailable. */
export interface RestoreStore {
  /** Begins a journal unless another restore holds the deployment. */
  start(id: RestoreId, entry: RestoreEntry): Promise<{ ok: true } | { ok: false; running?: RestoreId }>;
  load(id: RestoreId): Promise<RestoreEntry[]>;
  /** Appends all or nothing; false when the length was not `expected`. `isOver` lets the deployment go. */
  append(
    id: RestoreId,
    expected: number,
    added: { entries: readonly RestoreEntry[]; isOver: boolean },
  ): Promise<boolean>;
  running(deployment: string): Promise<RestoreId | undefined>;
  /** Somebody must look at that time at the latest; written before every append. */
  wakeAt(id: RestoreId, at: number): Promise<void>;
  /** Nobody need look any more, unless that was asked for later than `at`. */
  settled(id: RestoreId, at: number): Promise<void>;
  due(now: number, limit: number): Promise<RestoreId[]>;
  card(id: RestoreId): Promise<RestoreCard | undefined>;
  putCard(id: RestoreId, card: RestoreCard): Promise<void>;
}

/** Shows a restore in its channel; rejects when Slack did not take it. */
export interface RestoreCards {
  /** Posts the card, or finds the one that was posted before. */
  post(restore: Restore): Promise<{ channel: string; ts: string }>;
  /** False when the card is gone and a new one is needed. */
  update(restore: Restore, at: { channel: string; ts: string }): Promise<boolean>;
}
