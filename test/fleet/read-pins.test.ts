import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readPins, rowsNamed } from '../../src/fleet/read-pins.ts';
import { aRow } from './builders.ts';

const rows = [aRow(2), aRow(3), aRow(4)];

describe('a list of numbers and their PINs', () => {
  test('gives every number its own, however the number is written', () => {
    const text = '+1 415 556 0002, 310007\n\n  +14155560003;\t000001 \r\n٠٠١٤١٥٥٥٦٠٠٠٤، ٤٨٢٩١٣\n';

    expect(readPins(text, rows)).toEqual({
      pins: new Map([
        [2, '310007'],
        [3, '000001'],
        [4, '482913'],
      ]),
    });
  });

  test.each([
    ['a PIN of five digits', '+14155560002,31000', { code: 'list-malformed', line: 1 }],
    ['no PIN', '+14155560002', { code: 'list-malformed', line: 1 }],
    ['a PIN behind nothing but a space', '+14155560002 310007', { code: 'list-malformed', line: 1 }],
    ['a third value', '+14155560002,310007,x', { code: 'list-malformed', line: 1 }],
    ['a number that is not asked for', '+14155560002,310007\n+14155569999,310007', { code: 'list-unknown', line: 2 }],
    ['a number twice', '+14155560002,310007\n\n+1 415 556 0002,482913', { code: 'list-twice', line: 3 }],
  ])('is refused as a whole for %s', (_what, text, fault) => {
    expect(readPins(text, rows)).toEqual(fault);
  });

  test('is never repeated in what is said about it, whatever was typed', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.tuple(fc.constantFrom('+14155560002', '+14155560003', '+49'), fc.stringMatching(/^\d{4,8}$/)).map(String),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const read = readPins(lines.join('\n'), rows);
        if ('pins' in read)
          for (const [row, pin] of read.pins)
            expect([rows.some((one) => one.line === row), /^\d{6}$/u.test(pin)]).toEqual([true, true]);
        else expect(Object.keys(read).toSorted()).toEqual(['code', 'line']);
      }),
    );
  });
});

test('numbers that are left out are named as in the file or as people write them, and one that is none of them spoils it', () => {
  const named = (text: string) => rowsNamed(rows, text)?.map(({ line }) => line);

  expect(named('+1 415 556 0002; +14155560004\n')).toEqual([2, 4]);
  expect(named('  ')).toEqual([]);
  expect(named('+14155560002, +14155569999')).toBeUndefined();
});
