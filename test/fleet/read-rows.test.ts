import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { RowFault } from '../../src/fleet/fleet-row.ts';
import { readRows } from '../../src/fleet/read-rows.ts';
import { csvText } from '../../src/migration/csv-cell.ts';
import { WabaId } from '../../src/migration/ids.ts';
import { WABA } from '../support/builders.ts';

const KNOWN = {
  wabas: [
    { id: WABA, name: 'Acme' },
    { id: WabaId.parse('100200301'), name: 'Acme Labs' },
    { id: WabaId.parse('100200302'), name: 'Twin' },
    { id: WabaId.parse('100200303'), name: 'Twin' },
  ],
  deployments: ['berlin', 'lisbon'],
};

const read = (text: string) => {
  const file = readRows(text, KNOWN);
  if ('fault' in file) throw new Error(`the file is refused: ${file.fault.code}`);
  return file;
};

const faultsOf = (text: string): [number, RowFault['code']][] =>
  read(text).faults.map(({ line, code }) => [line, code]);

describe('a file of numbers', () => {
  test('is read with everything the start form asks', () => {
    const { rows, faults } = read(
      [
        'Number,Route,WABA,from WABA,Deployment,kept-backup,display_name,signed_up_on,time_zone,canary',
        '+1 631 555 1234,on-premises-to-cloud,acme,,berlin,no,,,America/New_York,yes',
        '+49 30 123456,new-number,100200301,,,,"Acme, Berlin",2026-11-20,,',
        '+4930123457,waba-to-waba,Acme Labs,Acme,,,,,,',
      ].join('\n'),
    );

    expect(faults).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        number: '+16315551234',
        typed: '+1 631 555 1234',
        country: 'US',
        route: 'on-premises-to-cloud',
        waba: KNOWN.wabas[0],
        deployment: 'berlin',
        kept: false,
        timeZone: 'America/New_York',
        canary: true,
      },
      {
        line: 3,
        number: '+4930123456',
        typed: '+49 30 123456',
        country: 'DE',
        route: 'new-number',
        waba: KNOWN.wabas[1],
        kept: false,
        displayName: 'Acme, Berlin',
        signedUpOn: '2026-11-20',
        canary: false,
      },
      expect.objectContaining({ line: 4, route: 'waba-to-waba', waba: KNOWN.wabas[1], source: KNOWN.wabas[0] }),
    ]);
  });

  test.each([
    ['commas', 'number,canary\r\n+16315551234,yes\r\n'],
    ['semicolons, as spreadsheets of many countries write them', 'number;canary\r\n+16315551234;yes\r\n'],
    ['tabs', 'number\tcanary\n+16315551234\tyes'],
    ['a byte order mark', '\ufeffnumber,canary\n+16315551234,yes\n'],
    ['quotes and empty lines', '\n"number","canary"\n\n"+1 631 555 1234","yes"\n\n'],
    ['the apostrophe that keeps spreadsheets from calculating', "number,canary\n'+16315551234,yes\n"],
  ])('is read with %s', (_what, text) => {
    expect(read(text).rows).toMatchObject([{ number: '+16315551234', canary: true }]);
  });

  test('names every line that it leaves out, with the reason, and keeps the others', () => {
    const lines = [
      'number,route,waba,deployment,display_name,signed_up_on,time_zone,canary',
      '+16315551234,,,,,,,',
      '+1 (631) 555-1234,,,,,,,',
      '631 555 1235,,,,,,,',
      '1.63155E+10,,,,,,,',
      'abc,,,,,,,',
      ',,Acme,,,,,',
      '+16315551236,by-sea,,,,,,',
      '+16315551237,,Nobody,,,,,',
      '+16315551238,,Twin,,,,,',
      '+16315551239,,,madrid,,,,',
      '+16315551240,,,,x,,,',
      '+16315551241,,,,,2026-02-30,,',
      '+16315551242,,,,,,Mars/Olympus,',
      '+16315551243,,,,,,,maybe',
      '+16315551244,,,',
      '=HYPERLINK("http://x"),,,,,,,',
      '+16315551245,,,,,,,',
    ];

    expect(read(lines.join('\n')).rows.map(({ line }) => line)).toEqual([2, 18]);
    expect(faultsOf(lines.join('\n'))).toEqual([
      [3, 'duplicate'],
      [4, 'number-no-country-code'],
      [5, 'number-scientific'],
      [6, 'number-not-digits'],
      [7, 'number-missing'],
      [8, 'route-unknown'],
      [9, 'waba-unknown'],
      [10, 'waba-ambiguous'],
      [11, 'deployment-unknown'],
      [12, 'name-length'],
      [13, 'day-malformed'],
      [14, 'zone-unknown'],
      [15, 'yes-or-no'],
      [16, 'cells'],
      [17, 'number-not-digits'],
    ]);
  });

  test('takes two national forms of one line for a duplicate', () => {
    expect(faultsOf('number\n+5511987654321\n+551187654321\n')).toEqual([[3, 'duplicate']]);
  });

  test.each([
    ['', 'empty'],
    ['number\n', 'empty'],
    ['phone\n+16315551234\n', 'no-number-column'],
    ['number,pin\n+16315551234,123456\n', 'column-unknown'],
    ['number,number\n+16315551234,+16315551235\n', 'column-twice'],
    ['number\n"+16315551234\n', 'not-csv'],
    [`number\n${'+16315551234\n'.repeat(1_001)}`, 'too-many-rows'],
  ])('%j is refused whole', (text, code) => {
    expect(readRows(text, KNOWN)).toEqual({ fault: expect.objectContaining({ code }) });
  });

  test('never throws, and accounts for every line, whatever the cells say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 })), { minLength: 1, maxLength: 20 }),
        (cells) => {
          const file = readRows(csvText([['number', 'display_name'], ...cells]), KNOWN);
          if ('fault' in file) return;
          const blank = cells.filter((pair) => pair.every((cell) => cell.trim() === ''));
          expect(file.rows.length + file.faults.length).toBeGreaterThanOrEqual(cells.length - blank.length);
          expect(file.rows.length + file.faults.length).toBeLessThanOrEqual(cells.length);
        },
      ),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        readRows(text, KNOWN);
        readRows(`number\n${text}`, KNOWN);
      }),
      { numRuns: 1_000 },
    );
  });
});
