import type { FaultCode } from '../../src/fleet/fleet-row.ts';
import type { z } from 'zod';

/** A number of the world that goes into the file. */
export interface Listed {
  e164: string;
  pin: string;
  phoneNumberId: string;
}

/** What is to become of a line, as whoever made the file knows it. */
export type Fate = 'moves' | 'fails' | 'gone' | 'left-out';

/** A file of numbers, good and bad lines mixed, with what must become of each. */
export interface MadeFile {
  content: string;
  /** Lines that can't go, with the reason that must be named. */
  bad: Map<number, z.infer<typeof FaultCode>>;
  /** The others. */
  good: Map<number, Listed & { fate: Fate }>;
}

type Bad = readonly [text: string, code: z.infer<typeof FaultCode>];

const HEAD = 'number,route,canary';
/** So many good lines stand between two bad ones. */
const BETWEEN = 12;

/** How many lines of a file of so many are good. */
export const goodAmong = (lines: number): number => lines - Math.floor(lines / (BETWEEN + 1));

/** Kinds of bad lines; `before` is a number of the file that is good. */
const badLines = (before: string): readonly Bad[] => [
  ['631 555 1234,,', 'number-no-country-code'],
  [`${before},,`, 'duplicate'],
  ['+44 20 7183 8750,,', 'way-ambiguous'],
  ['1.41556E+10,,', 'number-scientific'],
  ['+14155569999,by-post,', 'route-unknown'],
  ['+14155569998,,perhaps', 'yes-or-no'],
  ['+14155569997', 'cells'],
  [',,', 'number-missing'],
];

/** Never the canary, so that the fleet begins; the failing ones are few, because each stops the fleet until a person lets it go on. */
function fateOf(index: number, count: number): Fate {
  if (index === Math.floor(count / 2)) return 'fails';
  if (index > 0 && index % 97 === 11) return 'gone';
  return index > 0 && index % 211 === 7 ? 'left-out' : 'moves';
}

/** Makes the file. */
export function makeFile(numbers: readonly Listed[]): MadeFile {
  const made: MadeFile = { content: '', bad: new Map(), good: new Map() };
  const lines = [HEAD];
  const kinds = badLines(numbers[0]?.e164 ?? '').length;
  const said = new Set<string>();
  for (const [index, number] of numbers.entries()) {
    lines.push(`${number.e164},,`);
    made.good.set(lines.length, { ...number, fate: fateOf(index, numbers.length) });
    if (index % BETWEEN !== BETWEEN - 1 || index === numbers.length - 1) continue;
    const [text, code] = badLines(number.e164)[Math.floor(index / BETWEEN) % kinds] ?? ['', 'cells'];
    lines.push(text);
    // A number that comes a second time is a duplicate, whatever else was wrong with it.
    made.bad.set(lines.length, code === 'way-ambiguous' && said.has(text) ? 'duplicate' : code);
    said.add(text);
  }
  return { ...made, content: lines.join('\n') };
}
