import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CutoverWindow, openingAt, type Calendar } from '../../src/migration/calendar.ts';

const nights: CutoverWindow = {
  name: 'nights',
  days: ['tuesday', 'wednesday'],
  from: '22:00',
  to: '04:00',
  timeZone: 'Europe/Berlin',
};
const always: Calendar = { windows: [], freezes: [] };
const calendar: Calendar = { windows: [nights], freezes: [] };
const at = (iso: string) => Date.parse(iso);

describe('openingAt', () => {
  test('is always open without windows and freezes', () => {
    expect(openingAt(always, at('2026-11-22T12:00:00Z'))).toEqual({ open: true });
  });

  test.each([
    ['before it opens', '2026-11-24T20:59:59Z', false],
    ['when it opens', '2026-11-24T21:00:00Z', true],
    ['after midnight', '2026-11-25T02:59:59Z', true],
    ['when it closes', '2026-11-25T03:00:00Z', false],
    ['on the morning after the last day', '2026-11-26T02:00:00Z', true],
    ['on a day without a window', '2026-11-27T02:00:00Z', false],
  ])('%s', (_name, iso, open) => {
    expect(openingAt(calendar, at(iso)).open).toBe(open);
  });

  test('names the next opening', () => {
    expect(openingAt(calendar, at('2026-11-22T12:00:00Z'))).toEqual({
      open: false,
      why: 'outside-window',
      name: 'nights',
      nextAt: at('2026-11-24T21:00:00Z'),
    });
  });

  test('keeps to the wall clock over both changes of the clocks', () => {
    const morning: Calendar = { windows: [{ ...nights, days: ['sunday'], from: '02:30', to: '04:00' }], freezes: [] };
    // On 29 March 2026 02:30 does not exist in Berlin; the hour begins at 03:30 by the new clock.
    expect(openingAt(morning, at('2026-03-29T01:00:00Z')).open).toBe(false);
    expect(openingAt(morning, at('2026-03-29T01:30:00Z')).open).toBe(true);
    // On 25 October 2026 02:30 occurs twice; the first one counts.
    expect(openingAt(morning, at('2026-10-25T00:30:00Z')).open).toBe(true);
    expect(openingAt(morning, at('2026-10-25T02:59:00Z')).open).toBe(true);
    expect(openingAt(morning, at('2026-10-25T03:00:00Z')).open).toBe(false);
  });

  test('a freeze wins over a window, and the next opening lies behind it', () => {
    const frozen: Calendar = {
      windows: [nights],
      freezes: [{ name: 'peak', from: '2026-11-24T00:00', to: '2026-11-26T00:00', timeZone: 'Europe/Berlin' }],
    };
    expect(openingAt(frozen, at('2026-11-24T22:00:00Z'))).toEqual({
      open: false,
      why: 'frozen',
      name: 'peak',
      nextAt: at('2026-11-25T23:00:00Z'),
    });
  });

  const quiet: CutoverWindow = { ...nights, name: 'rush', days: ['wednesday'], from: '00:30', to: '02:00' };
  const withQuiet: Calendar = { ...calendar, quietHours: [quiet] };

  test('quiet hours close a window while they last, and name their end as the next opening', () => {
    // On Wednesday 25 November 2026, 00:30 in Berlin is 23:30 UTC of the day before.
    expect(openingAt(withQuiet, at('2026-11-24T23:29:59Z'))).toEqual({ open: true });
    expect(openingAt(withQuiet, at('2026-11-24T23:30:00Z'))).toEqual({
      open: false,
      why: 'quiet-hours',
      name: 'rush',
      nextAt: at('2026-11-25T01:00:00Z'),
    });
    expect(openingAt(withQuiet, at('2026-11-25T01:00:00Z'))).toEqual({ open: true });
  });

  test('quiet hours without windows close nothing else, and a freeze is named before them', () => {
    const alone: Calendar = { windows: [], freezes: [], quietHours: [quiet] };
    expect(openingAt(alone, at('2026-11-24T12:00:00Z'))).toEqual({ open: true });
    expect(openingAt(alone, at('2026-11-25T00:00:00Z'))).toMatchObject({ open: false, why: 'quiet-hours' });
    const freeze = { name: 'peak', from: '2026-11-24T00:00', to: '2026-11-26T00:00', timeZone: 'Europe/Berlin' };
    expect(openingAt({ ...alone, freezes: [freeze] }, at('2026-11-25T00:00:00Z'))).toMatchObject({ why: 'frozen' });
  });

  test('quiet hours that never end leave no opening to name', () => {
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
    const never: Calendar = {
      windows: [],
      freezes: [],
      quietHours: [{ ...quiet, days: [...days], from: '00:00', to: '00:00' }],
    };
    expect(openingAt(never, at('2026-11-25T00:00:00Z'))).toEqual({ open: false, why: 'quiet-hours', name: 'rush' });
  });

  test.each([
    ['windows alone', calendar],
    ['windows and quiet hours', withQuiet],
    ['quiet hours alone', { ...withQuiet, windows: [] }],
  ])('the next opening it names is open, and nothing before it is: %s', (_name, some) => {
    const moments = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
    fc.assert(
      fc.property(moments, fc.double({ min: 0, max: 1, noNaN: true }), (moment, share) => {
        const now = openingAt(some, moment);
        if (now.open || now.nextAt === undefined) return;
        expect(openingAt(some, now.nextAt).open).toBe(true);
        const between = Math.floor(moment + share * (now.nextAt - 1 - moment));
        expect(openingAt(some, between).open).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  test('refuses a zone that does not exist', () => {
    expect(CutoverWindow.safeParse({ ...nights, timeZone: 'Europe/Berlinn' }).success).toBe(false);
  });
});
