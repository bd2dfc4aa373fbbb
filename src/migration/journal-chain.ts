import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { Entry, type Actor, type Event } from './event.ts';
import { wellFormed } from './well-formed.ts';

/** `previous` of the first entry. */
export const BEGINNING = '0'.repeat(64);

/** A journal that must not be acted on: an entry this version does not know, a broken chain, a hole. */
export class JournalUnreadable extends Error {
  readonly why: 'unknown-entry' | 'broken-chain';
  /** Number of the first entry that can't be trusted, from 1. */
  readonly seq: number;
  constructor(why: 'unknown-entry' | 'broken-chain', seq: number) {
    super(`journal unreadable: ${why} at entry ${seq}`);
    this.name = 'JournalUnreadable';
    this.why = why;
    this.seq = seq;
  }
}

/** Where an entry stands: its number, and the hash of the one before. */
export type Place = Pick<Entry, 'seq' | 'previous'>;

/** Where a journal ends: what the next entry builds on. */
export interface Tip {
  length: number;
  /** SHA-256 of the last entry's canonical JSON. */
  hash: string;
  /** Time of the last entry, epoch ms. */
  at: number;
}

export const EMPTY: Tip = { length: 0, hash: BEGINNING, at: 0 };

/** What the entry after one names as `previous`: SHA-256 of its canonical JSON. */
export const hashOf = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Entries that continue `tip`, and their stored text; none is earlier than the one before it, even when the clock went back. */
export function continued(
  tip: Tip,
  added: { actor: Actor; events: readonly Event[] },
  now: number,
): { texts: string[]; entries: Entry[]; tip: Tip } {
  const texts: string[] = [];
  const entries: Entry[] = [];
  let last = tip;
  for (const event of added.events) {
    const at = Math.max(now, last.at);
    const written = { seq: last.length + 1, at, actor: added.actor, event: wellFormed(event), previous: last.hash };
    const entry = Entry.parse(written);
    const text = canonicalize(entry) ?? '';
    texts.push(text);
    entries.push(entry);
    last = { length: entry.seq, at: entry.at, hash: hashOf(text) };
  }
  return { texts, entries, tip: last };
}

function parsed(text: string, seq: number): Entry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JournalUnreadable('broken-chain', seq);
  }
  const entry = Entry.safeParse(value);
  if (!entry.success) throw new JournalUnreadable('unknown-entry', seq);
  return entry.data;
}

/** A journal as far as its chain was found to hold. */
export interface Verified {
  entries: Entry[];
  tip: Tip;
}

/** What is known of a journal nobody has read. */
export const NOTHING: Verified = { entries: [], tip: EMPTY };

function following(last: Tip, text: string): Entry {
  const seq = last.length + 1;
  const entry = parsed(text, seq);
  if (entry.seq !== seq || entry.previous !== last.hash || entry.at < last.at)
    throw new JournalUnreadable('broken-chain', seq);
  return entry;
}

/** How an entry's canonical JSON is found in what is stored of it; may throw {@link JournalUnreadable}. */
export type Reading = (stored: string, place: Place) => string;

/**
 * The entries of a whole journal, of which `known` was verified before. Throws {@link JournalUnreadable} when an entry was altered,
 * left out, put in or moved, or is of a kind this version does not know: refuse to act then. Without anything new the same entries
 * are given back. What is stored is the text itself unless `read` says otherwise.
 */
export function verified(
  stored: readonly string[],
  head: string,
  { known = NOTHING, read = (text) => text }: { known?: Verified; read?: Reading } = {},
): Verified {
  const added: Entry[] = [];
  let last = known.tip;
  for (const one of stored) {
    const text = read(one, { seq: last.length + 1, previous: last.hash });
    const entry = following(last, text);
    last = { length: entry.seq, hash: hashOf(text), at: entry.at };
    added.push(entry);
  }
  if (last.length > 0 && last.hash !== head) throw new JournalUnreadable('broken-chain', last.length);
  return { entries: added.length === 0 ? known.entries : [...known.entries, ...added], tip: last };
}
