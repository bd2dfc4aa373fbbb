import { createHash, type Hash } from 'node:crypto';
import type { MigrationId } from '../migration/ids.ts';
import { NOTHING, verified, type Verified } from '../migration/journal-chain.ts';

/** Journals kept in memory; each some tens of kilobytes. */
const KEPT = 200;

interface Known extends Verified {
  digest: Hash;
}

/** What this process has read of a journal, named so that Redis can say whether it still begins with that. */
export interface Beginning {
  count: number;
  /** SHA-1 of the entries joined by line feeds. */
  sha1: string;
}

/** Journals as they were read and verified last, so that the same entries are neither sent nor parsed again. */
export interface JournalMemory {
  beginningOf(id: MigrationId): Beginning | undefined;
  /** The whole journal, from what is known and what was read after it. Throws JournalUnreadable. */
  continued(id: MigrationId, texts: readonly string[], head: string): Verified;
  /** The whole journal, from its first entry. Throws JournalUnreadable. */
  renewed(id: MigrationId, texts: readonly string[], head: string): Verified;
}

/** The memory of one process; it decides nothing: an entry altered in Redis is found as if nothing were kept. */
export function createJournalMemory(): JournalMemory {
  const journals = new Map<MigrationId, Known>();

  const keep = (id: MigrationId, known: Known): void => {
    journals.delete(id);
    if (known.entries.length === 0) return;
    journals.set(id, known);
    const [oldest] = journals.keys();
    if (journals.size > KEPT && oldest !== undefined) journals.delete(oldest);
  };

  const after = (id: MigrationId, before: Known, read: { texts: readonly string[]; head: string }): Verified => {
    journals.delete(id);
    const whole = verified(read.texts, read.head, before);
    for (const [index, text] of read.texts.entries()) {
      if (before.entries.length + index > 0) before.digest.update('\n');
      before.digest.update(text, 'utf8');
    }
    // Whoever gets the same entries twice must not find them changed by somebody else.
    Object.freeze(whole.entries);
    keep(id, { ...whole, digest: before.digest });
    return whole;
  };

  return {
    beginningOf(id) {
      const known = journals.get(id);
      return known && { count: known.entries.length, sha1: known.digest.copy().digest('hex') };
    },
    continued(id, texts, head) {
      const known = journals.get(id);
      if (!known) throw new RangeError(`nothing is known of journal ${id}`);
      return after(id, known, { texts, head });
    },
    renewed: (id, texts, head) => after(id, { ...NOTHING, digest: createHash('sha1') }, { texts, head }),
  };
}
