import { readFileSync } from 'node:fs';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { BEGINNING, hashOf, JournalUnreadable, type Place, type Reading } from '../migration/journal-chain.ts';

/** Text that entries have in common. What is packed can't be read without exactly these bytes: other text needs another mark. */
const DICTIONARY = readFileSync(new URL('./journal-dictionary-1.txt', import.meta.url));

/**
 * A packed entry is text in quotes: to a version that knows nothing of packing it is an entry of an unknown kind, and not a broken one.
 * The digit tells the form.
 */
const MARK = '"1';

/** The entries of a journal are pieces of one deflated text, a line each; every piece ends with these bytes, which are not kept. */
const FLUSHED = Buffer.from('0000ffff', 'hex');
const WINDOW_BITS = 14;
/** A piece is short: little memory for each, and a small buffer for what comes out, are quicker and pack as well. */
const DEFLATE = {
  level: 9,
  memLevel: 5,
  chunkSize: 1_024,
  windowBits: WINDOW_BITS,
  finishFlush: constants.Z_SYNC_FLUSH,
};
const INFLATE = { windowBits: WINDOW_BITS, finishFlush: constants.Z_SYNC_FLUSH };

/**
 * Bytes of the hash before that are kept: they say where a chain breaks. That it breaks is found by the whole hash, which follows from
 * the entry before, and in the end by the head.
 */
const CHECK = 3;

/** What pieces may refer back to: the end of the dictionary and of the entries so far. */
export type Window = Buffer;

/** The window of a journal without an entry. */
export const FIRST_WINDOW: Window = DICTIONARY;

const windowAfter = (window: Window, text: Buffer): Window =>
  text.length === 0 ? window : Buffer.concat([window, text]).subarray(-(2 ** WINDOW_BITS));

const checkOf = ({ previous }: Place): Buffer => Buffer.from(previous.slice(0, 2 * CHECK), 'hex');

/** The end of every entry's canonical JSON; it follows from where the entry stands, and is not kept. */
const tailAt = ({ previous, seq }: Place): string => `,"previous":"${previous}","seq":${seq}}`;

/** True for an entry as it stands in journals that were begun before entries were packed. */
export const isPlain = (stored: string): boolean => stored.startsWith('{');

function packed(text: string, place: Place, window: Window): { stored: string; window: Window } {
  const tail = tailAt(place);
  if (!text.endsWith(tail)) throw new RangeError(`entry ${place.seq} does not end as the entry of its place`);
  const line = Buffer.from(`${text.slice(0, -tail.length)}\n`, 'utf8');
  const piece = deflateRawSync(line, { ...DEFLATE, dictionary: window }).subarray(0, -FLUSHED.length);
  const bytes = Buffer.concat([checkOf(place), piece]);
  return { stored: `${MARK}${bytes.toString('base64url')}"`, window: windowAfter(window, line) };
}

/** What Redis keeps of entries that follow those of the window; each text is canonical JSON and ends with its place. */
export function pack(
  texts: readonly string[],
  places: readonly Place[],
  window: Window,
): { stored: string[]; window: Window } {
  const stored: string[] = [];
  let last = window;
  for (const [index, place] of places.entries()) {
    const one = packed(texts[index] ?? '', place, last);
    stored.push(one.stored);
    last = one.window;
  }
  return { stored, window: last };
}

const bytesIn = (stored: string): Buffer => Buffer.from(stored.slice(MARK.length, -1), 'base64url');
const isQuoted = (stored: string): boolean => /^".*"$/su.test(stored);
const isPacked = (stored: string): boolean => isQuoted(stored) && stored.startsWith(MARK);

const inflated = (pieces: readonly Buffer[], window: Window): Buffer =>
  inflateRawSync(Buffer.concat(pieces.flatMap((piece) => [piece, FLUSHED])), { ...INFLATE, dictionary: window });

/** All pieces at once, which is far quicker than one by one; a broken one ends it. */
function textIn(pieces: readonly Buffer[], window: Window): Buffer {
  if (pieces.length === 0) return Buffer.alloc(0);
  try {
    return inflated(pieces, window);
  } catch {
    return textBeforeBreak(pieces, window);
  }
}

function textBeforeBreak(pieces: readonly Buffer[], window: Window): Buffer {
  for (let count = pieces.length - 1; count > 0; count--) {
    try {
      return inflated(pieces.slice(0, count), window);
    } catch {
      // Broken before that, too.
    }
  }
  return Buffer.alloc(0);
}

/** Unpacks entries that follow those of the window: `read` must be asked for each of them, in their order. */
export function unpack(stored: readonly string[], window: Window): { read: Reading; window: Window } {
  const bytes = stored.filter(isPacked).map(bytesIn);
  const text = textIn(
    bytes.map((one) => one.subarray(CHECK)),
    window,
  );
  const lines = text.toString('utf8').split('\n').slice(0, -1);
  let next = 0;
  const read: Reading = (one, place) => {
    if (isPlain(one)) return one;
    if (!isPacked(one)) throw new JournalUnreadable(isQuoted(one) ? 'unknown-entry' : 'broken-chain', place.seq);
    const [line, check] = [lines[next], bytes[next]?.subarray(0, CHECK)];
    next++;
    if (line === undefined || check?.equals(checkOf(place)) !== true)
      throw new JournalUnreadable('broken-chain', place.seq);
    return line + tailAt(place);
  };
  return { read, window: windowAfter(window, text) };
}

/**
 * Canonical JSON of a whole journal's entries, as far as they can be unpacked, and why no further. Whether the chain holds is another
 * question.
 */
export function unpacked(stored: readonly string[]): { texts: string[]; broken?: JournalUnreadable } {
  const { read } = unpack(stored, FIRST_WINDOW);
  const texts: string[] = [];
  let previous = BEGINNING;
  try {
    for (const [index, one] of stored.entries()) {
      const text = read(one, { seq: index + 1, previous });
      texts.push(text);
      previous = hashOf(text);
    }
  } catch (error) {
    if (error instanceof JournalUnreadable) return { texts, broken: error };
    throw error;
  }
  return { texts };
}
