import { LIMITS } from './blocks.ts';

/** How far a thread has got: everything up to the journal entry `told`, and `pieces` messages of what comes after it. */
export interface ToldUpTo {
  told: number;
  pieces: number;
}

/** True when one got further than the other. */
export const isFurther = (one: ToldUpTo, other: ToldUpTo): boolean =>
  one.told === other.told ? one.pieces > other.pieces : one.told > other.told;

/** Lines as Slack's sections can hold them: only one that is too long for a section is taken apart, into its rows. */
const rowsOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => (line.length > LIMITS.section ? line.split('\n') : [line]));

const lengthOf = (row: string) => Math.min(row.length, LIMITS.section) + 1;

/** The lines of as few messages as hold them all, in order. More lines at the end change no message but the last. */
export function messagesOf(lines: readonly string[]): string[][] {
  const messages: string[][] = [];
  let left = 0;
  for (const row of rowsOf(lines)) {
    const last = messages.at(-1);
    if (last && lengthOf(row) <= left) last.push(row);
    else {
      messages.push([row]);
      left = LIMITS.messageBlocksText;
    }
    left -= lengthOf(row);
  }
  return messages;
}

/** How many of these entries, each given by its lines, go into the next message together: as many as fit, one at least. */
export function fittingInOne(entries: readonly (readonly string[])[]): number {
  const lines: string[] = [];
  for (const [index, own] of entries.entries()) {
    lines.push(...own);
    if (messagesOf(lines).length > 1) return Math.max(1, index);
  }
  return entries.length;
}
