import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** One row of the table: where a fact works and what shows it, or why it does not. */
interface Row {
  id: string;
  fact: string;
  where: string;
  shownBy: string;
}

/** Cells keep escaped bars; the table of the page has four columns. */
function rowsOf(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => /^\| 00\d\.\d+ /u.test(line))
    .map((line) => {
      const [id = '', fact = '', where = '', shownBy = ''] = line
        .split(/(?<!\\)\|/u)
        .slice(1, -1)
        .map((cell) => cell.trim());
      return { id, fact, where, shownBy };
    });
}

const rows = rowsOf(read('docs/seed-coverage.md'));
const done = rows.filter(({ where }) => !where.startsWith('not done: '));

/** A whole literal of the file, of more than one word: a title, or the name of a case in a table of cases. */
const isQuoted = (source: string, title: string): boolean =>
  title.includes(' ') && ["'", '"', '`'].some((mark) => source.includes(`${mark}${title}${mark}`));

const isThere = (path: string, form: RegExp): boolean => form.test(path) && existsSync(join(ROOT, path));

/** What a row that claims to work names in vain. */
function missing({ where, shownBy }: Row): string[] {
  const [, file = ''] = /^`([^`]+)`$/u.exec(where) ?? [];
  const [, test = '', quoted = ''] = /^`([^`]+)` “(.+)”$/u.exec(shownBy) ?? [];
  if (!isThere(file, /^(?:src|sandbox)\//u)) return [`no file ${where}`];
  if (!isThere(test, /^test\/.+\.test\.ts$/u)) return [`no test file ${shownBy}`];
  return isQuoted(read(test), quoted) ? [] : [`${test} does not say “${quoted}”`];
}

describe('the page about the seeds', () => {
  test.each(['000', '001', '002', '003'])('has a good part of its rows for seed %s', (seed) => {
    expect(rows.filter(({ id }) => id.startsWith(`${seed}.`)).length).toBeGreaterThan(20);
  });

  test('names files that are there and quotes what their tests say', () => {
    expect(done.flatMap((row) => missing(row).map((fault) => `${row.id}: ${fault}`))).toEqual([]);
  });

  test('gives a reason for whatever is not done', () => {
    const undone = rows.filter((row) => !done.includes(row));

    expect(undone.filter(({ where }) => where.length < 'not done: '.length + 15).map(({ id }) => id)).toEqual([]);
  });

  test('names each code in a row whose test file, or what it is about, has it', () => {
    const silent = done.filter(({ fact, where, shownBy }) => {
      const files = [/`([^`]+)`/u.exec(where)?.[1] ?? '', /`([^`]+)`/u.exec(shownBy)?.[1] ?? ''];
      const codes = [...(/^(?:Code|Error page: code|Health code) (\d+)/u.exec(fact) ?? [])].slice(1);
      return codes.some(
        (code) =>
          !files.some((file) => new RegExp(`\\b${code}\\b`, 'u').test(read(file).replace(/(?<=\d)_(?=\d)/gu, ''))),
      );
    });

    expect(silent.map(({ id, fact }) => `${id} ${fact}`)).toEqual([]);
  });

  test('numbers its rows without a gap', () => {
    for (const seed of ['000', '001', '002', '003']) {
      const numbers = rows.filter(({ id }) => id.startsWith(`${seed}.`)).map(({ id }) => Number(id.split('.')[1]));
      expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
    }
  });
});
