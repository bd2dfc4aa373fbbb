import type { MigrationId } from '../migration/ids.ts';
import { UNKNOWN, type Known } from './known-journal.ts';

/** Journals kept in memory; each some tens of kilobytes. */
const KEPT = 200;

/** Journals as this process has read or written them last, so that the same entries are neither sent nor parsed again. */
export interface JournalMemory {
  of(id: MigrationId): Known;
  keep(id: MigrationId, known: Known): void;
  forget(id: MigrationId): void;
}

/** The memory of one process; it decides nothing: an entry altered in Redis is found as if nothing were kept. */
export function createJournalMemory(): JournalMemory {
  const journals = new Map<MigrationId, Known>();
  return {
    of: (id) => journals.get(id) ?? UNKNOWN,
    forget: (id) => void journals.delete(id),
    keep(id, known) {
      journals.delete(id);
      if (known.entries.length === 0) return;
      journals.set(id, known);
      const [oldest] = journals.keys();
      if (journals.size > KEPT && oldest !== undefined) journals.delete(oldest);
    },
  };
}
