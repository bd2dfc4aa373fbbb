import type { Place } from '../../src/migration/journal-chain.ts';
import { FIRST_WINDOW, pack, unpacked } from '../../src/store/journal-packing.ts';

/** Canonical JSON of every entry of a whole journal, from what Redis keeps of it. Throws JournalUnreadable. */
export function textsOf(stored: readonly string[]): string[] {
  const { texts, broken } = unpacked(stored);
  if (broken) throw broken;
  return texts;
}

/** What Redis would keep of entries, of which each names its place. */
export function storedOf(texts: readonly string[]): string[] {
  const places = texts.map((text) => JSON.parse(text) as Place);
  return pack(texts, places, FIRST_WINDOW).stored;
}
