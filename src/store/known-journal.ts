import { createHash, type Hash } from 'node:crypto';
import type { Actor, Entry, Event } from '../migration/event.ts';
import { continued, NOTHING, verified, type Verified } from '../migration/journal-chain.ts';
import { FIRST_WINDOW, isPlain, pack, unpack, type Window } from './journal-packing.ts';

/** A journal as this process has read or written it. It is never changed: what comes after it makes another one. */
export interface Known extends Verified {
  /** Of the entries as they are stored, joined by line feeds; only ever copied. */
  digest: Hash;
  /** What the next entry is packed by. */
  window: Window;
  /** Begun by a version that did not pack: it goes on as it is, so that such a version can go on with it. */
  isPlain: boolean;
}

/** What is known of a journal nobody has read. */
export const UNKNOWN: Known = { ...NOTHING, digest: createHash('sha1'), window: FIRST_WINDOW, isPlain: false };

/** How Redis can tell whether a journal still begins with what is known. */
export const beginningOf = ({ entries, digest }: Known): { count: number; sha1: string } => ({
  count: entries.length,
  sha1: digest.copy().digest('hex'),
});

function digestAfter({ entries, digest }: Known, stored: readonly string[]): Hash {
  if (stored.length === 0) return digest;
  const whole = digest.copy();
  for (const [index, one] of stored.entries()) {
    if (entries.length + index > 0) whole.update('\n');
    whole.update(one, 'utf8');
  }
  return whole;
}

/** Whoever gets the same entries twice must not find them changed by somebody else. */
function frozen(journal: Verified): Verified {
  Object.freeze(journal.entries);
  return journal;
}

/** The whole journal, when `stored` follows what is known. Throws JournalUnreadable. */
export function readOn(known: Known, stored: readonly string[], head: string): Known {
  const { read, window } = unpack(stored, known.window);
  const whole = verified(stored, head, { known, read });
  const isFirst = known.entries.length === 0;
  return {
    ...frozen(whole),
    digest: digestAfter(known, stored),
    window,
    isPlain: isFirst ? stored.some(isPlain) : known.isPlain,
  };
}

/** What is to be stored of events that follow what is known, and what is known once it is. */
export function writeOn(
  known: Known,
  added: { actor: Actor; events: readonly Event[] },
  now: number,
): { stored: string[]; entries: Entry[]; known: Known } {
  const { texts, entries, tip } = continued(known.tip, added, now);
  const { window } = known;
  const written = known.isPlain ? { stored: texts, window } : pack(texts, entries, window);
  return {
    stored: written.stored,
    entries,
    known: {
      ...frozen({ entries: [...known.entries, ...entries], tip }),
      digest: digestAfter(known, written.stored),
      window: written.window,
      isPlain: known.isPlain,
    },
  };
}
