import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownOf, type Row } from './row.ts';

/** What was measured, where and by which command. */
export interface Result {
  at: string;
  machine: string;
  command: string;
  seconds: number;
  rows: Row[];
}

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'performance.md');
const MARKS = /(?<=<!-- measured -->\n).*(?=<!-- \/measured -->)/su;

const measured = ({ at, machine, command, seconds, rows }: Result): string =>
  `\nMeasured on ${at.slice(0, 10)} by \`${command}\` in ${seconds} s; ${machine}.\n\n${markdownOf(rows)}\n\n`;

/** The page with the result between its two marks. Throws when the marks are not there. */
export function withResult(page: string, result: Result): string {
  if (!MARKS.test(page)) throw new Error('the page has no place for what was measured');
  return page.replace(MARKS, () => measured(result));
}

/** Writes the result down in docs/performance.md. */
export async function writePage(result: Result): Promise<void> {
  // Loaded here only: Prettier loads its parsers in a way Jest can't.
  const { format } = await import('prettier');
  writeFileSync(PAGE, await format(withResult(readFileSync(PAGE, 'utf8'), result), { parser: 'markdown' }));
}
