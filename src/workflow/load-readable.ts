import type { MigrationId } from '../migration/ids.ts';
import { JournalUnreadable } from '../migration/journal-chain.ts';
import type { Migration } from '../migration/state.ts';

/** Migrations of a list, and the ids of those whose journal this version must not act on. */
export interface Readable {
  migrations: Migration[];
  /** Written by a newer version, or altered; what reads one alone is told which. */
  unreadable: MigrationId[];
}

/** The part of the ledger that reads. */
export interface Loading {
  load(id: MigrationId): Promise<Migration | undefined>;
}

/**
 * Loads many, so that one journal that cannot be read (in the middle of a rolling upgrade, say) hides no other. Rejects with
 * StorageUnavailable.
 */
export async function loadReadable(ledger: Loading, ids: readonly MigrationId[]): Promise<Readable> {
  const loaded = await Promise.all(ids.map((id) => ledger.load(id).catch((error: unknown) => unreadableOr(error))));
  return {
    migrations: loaded.filter((one) => one !== undefined && one !== 'unreadable'),
    unreadable: ids.filter((_, index) => loaded[index] === 'unreadable'),
  };
}

function unreadableOr(error: unknown): 'unreadable' {
  if (error instanceof JournalUnreadable) return 'unreadable';
  throw error;
}
