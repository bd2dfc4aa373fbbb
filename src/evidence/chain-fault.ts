import { z } from 'zod';
import { BEGINNING } from '../migration/journal-chain.ts';
import { digestOf } from '../migration/plan.ts';
import { wellFormed } from '../migration/well-formed.ts';
import type { Chain } from './evidence-pack.ts';

/** The first entry of a journal that is not as it was written, by its place from 1. */
export interface ChainFault {
  what: 'deleted' | 'inserted' | 'reordered' | 'changed';
  seq: number;
  /** Two neighbours do not fit and neither is whole: this one was changed, `seq` perhaps too. */
  or?: number;
}

const Linked = z.looseObject({ seq: z.number().int(), previous: z.string() });
type Linked = z.infer<typeof Linked>;

/** SHA-256 of an entry; undefined for what is no JSON an entry could have been. */
function hashOf(entry: unknown): string | undefined {
  try {
    // Half a character has no hash of its own: digestOf puts U+FFFD in its place.
    return JSON.stringify(entry) === JSON.stringify(wellFormed(entry)) ? digestOf(entry) : undefined;
  } catch {
    return undefined;
  }
}

/** What happened at the first place whose number is wrong. */
function whatAt(place: number, seqs: readonly number[], missing: number): ChainFault['what'] {
  if (missing < 0) return 'inserted';
  if (!seqs.includes(place)) return missing > 0 ? 'deleted' : 'changed';
  return 'reordered';
}

/** The first place where the numbers do not count from 1 without a gap up to the length that was written down. */
function orderFault(seqs: readonly number[], length: number): ChainFault | undefined {
  const missing = length - seqs.length;
  const wrong = seqs.findIndex((seq, index) => seq !== index + 1);
  if (wrong < 0) {
    if (missing === 0) return undefined;
    return missing > 0 ? { what: 'deleted', seq: seqs.length + 1 } : { what: 'inserted', seq: length + 1 };
  }
  const what = whatAt(wrong + 1, seqs, missing);
  // Of two that say the same number side by side, the first place is named.
  return { what, seq: what === 'inserted' && seqs[wrong] === wrong ? wrong : wrong + 1 };
}

/** Of two neighbours that do not fit, the one that was changed; what follows an entry names its hash. */
function changedAt(entries: readonly Linked[], index: number, named: (place: number) => string): ChainFault {
  const [seq, later] = [index + 1, index + 2];
  const next = entries[index + 1];
  const hash = hashOf(entries[index]);
  if (!next || hash === undefined || hashOf(next) === named(index + 1)) return { what: 'changed', seq };
  // With the hash that belongs in it, the later one is again what the entry after it names: it alone was changed.
  const isWholeOtherwise = hashOf({ ...next, previous: hash }) === named(index + 1);
  return isWholeOtherwise ? { what: 'changed', seq: later } : { what: 'changed', seq, or: later };
}

/** Undefined when the journal is exactly what the chain was made over; needs nothing but the two. */
export function chainFault(journal: readonly unknown[], chain: Chain): ChainFault | undefined {
  const entries: Linked[] = [];
  for (const entry of journal) {
    const linked = Linked.safeParse(entry);
    if (!linked.success) return { what: 'changed', seq: entries.length + 1 };
    entries.push(linked.data);
  }
  const order = orderFault(
    entries.map(({ seq }) => seq),
    chain.length,
  );
  if (order) return order;
  if (entries[0] && entries[0].previous !== BEGINNING) return { what: 'changed', seq: 1 };
  const named = (place: number) => entries[place + 1]?.previous ?? chain.head;
  const index = entries.findIndex((entry, place) => hashOf(entry) !== named(place));
  return index < 0 ? undefined : changedAt(entries, index, named);
}
