import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { csvOf } from '../../src/evidence/csv.ts';
import { packOf } from '../../src/evidence/make-pack.ts';
import { anyText } from '../support/any-text.ts';
import { csvCell } from '../../src/migration/csv-cell.ts';
import { ANA, started } from '../support/builders.ts';
import { chained, MADE_AT, wholePack } from './journals.ts';

/** Cells of a CSV text by RFC 4180, read by a reader of its own. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gu)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('a cell', () => {
  test.each(['=1+1', '+1 631', '-2', '@SUM(A1)', '\tx', '\rx', '\n=1', '＝1+1', "=cmd|' /C calc'!A0"])(
    'that a spreadsheet would calculate is prefixed: %j',
    (text) => {
      expect(cellsOf(`${csvCell(text)}\r\n`)).toEqual([[`'${text}`]]);
    },
  );

  test('gives back any text whole, and never begins as a formula', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const [[cell = ''] = []] = cellsOf(`${csvCell(text)}\r\n`);

        expect(cell).not.toMatch(/^[=+\-@\t\r\n]/u);
        expect([text, `'${text}`]).toContain(cell);
      }),
    );
  });
});

describe('the CSV of a pack', () => {
  test('has a line with names and one for each entry, all of one width', () => {
    const rows = cellsOf(csvOf(wholePack()));
    const [names = []] = rows;

    expect(rows).toHaveLength(wholePack().journal.length + 1);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([names.length]));
    expect(names.slice(0, 6)).toEqual(['migration', 'number', 'entry', 'time', 'actor', 'event']);
  });

  test('tells failures with their codes and trace ids', () => {
    const failed = cellsOf(csvOf(wholePack())).find((row) => row.includes('stepFailed'));

    expect(failed).toEqual(expect.arrayContaining(['subscribe-app', 'service-unavailable', '131016', 'AbCdEfGhIjK']));
  });

  test('closes formulas that people typed', () => {
    const typed = { ...started, typed: '=HYPERLINK("http://x")' };
    const reason = '=1+1\r\n@x';
    const pack = packOf(chained([typed, { type: 'cancelled', by: ANA, reason }]), MADE_AT);

    for (const cell of cellsOf(csvOf(pack)).flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/u);
  });
});
