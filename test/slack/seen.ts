import bidiFactory from 'bidi-js';

// Its types speak of a default export that its CommonJS build, which Node loads, is itself.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

const MARKS = /[\u200b\u200f\u2066\u2068\u2069]/gu;

/** A text without the marks that nobody sees. */
export const unmarked = (text: string) => text.replaceAll(MARKS, '');

/** What a reader of a paragraph sees from left to right, by the Unicode algorithm itself; brackets are not mirrored. */
export function seen(text: string): string {
  const letters = text.split('');
  for (const [from = 0, to = 0] of bidi.getReorderSegments(text, bidi.getEmbeddingLevels(text, 'rtl')))
    letters.splice(from, to - from + 1, ...letters.slice(from, to + 1).toReversed());
  return unmarked(letters.join(''));
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** The lines of a message or view, wherever they stand, in which one of the pieces is there but not seen from left to right. */
export const scrambled = (surface: unknown, pieces: readonly string[]): string[] =>
  textsIn(surface)
    .flatMap((text) => text.split('\n'))
    .filter((line) => {
      const bare = unmarked(line);
      const there = pieces.filter((piece) => bare.includes(piece));
      const shown = there.length === 0 ? '' : seen(line);
      return there.some((piece) => !shown.includes(piece));
    });
