import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { quietAt, QuietHours, quietUntil } from '../../src/migration/quiet-hours.ts';
import { DAYS, isTimeZone, zonesOf } from '../../src/migration/wall-clock.ts';

const NIGHT = [{ from: '22:00', to: '07:00' }];
/** On Sunday 22 November 2026. */
const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 22, hour, minute);
const inUtc = (hours: Partial<QuietHours>): QuietHours => ({ from: '12:00', to: '13:00', timeZone: 'UTC', ...hours });
const isQuiet = (...asked: Parameters<typeof quietAt>) => quietAt(...asked) !== undefined;

describe('quiet hours', () => {
  test.each([
    ['before midnight in Berlin', { country: 'DE' }, at(21, 30), true],
    ['after midnight in Berlin', { country: 'DE' }, at(5, 59), true],
    ['in the morning in Berlin', { country: 'DE' }, at(6), false],
    ['at noon in Berlin', { country: 'DE' }, at(11), false],
    ['while New York is awake and Hawaii sleeps', { country: 'US' }, at(14), true],
    ['while all of the United States is awake', { country: 'US' }, at(22), false],
    ['by the zone of the line itself', { country: 'US', timeZone: 'America/New_York' }, at(14), false],
    ['where nobody knows the place', {}, at(2), false],
  ])('%s', (_what, place, when, quiet) => {
    expect(isQuiet(NIGHT, place, when)).toBe(quiet);
  });

  test('hold from their beginning until before their end', () => {
    expect([at(11, 59), at(12), at(12, 59), at(13)].map((when) => isQuiet([inUtc({})], {}, when))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('on certain days end on the morning after, and last a whole day where they end when they begin', () => {
    const nights = [inUtc({ days: ['saturday'], from: '22:00', to: '07:00' })];
    const sundays = [inUtc({ days: ['sunday'], from: '00:00', to: '00:00' })];

    expect([at(6, 59), at(7), at(22)].map((when) => isQuiet(nights, {}, when))).toEqual([true, false, false]);
    expect([at(-1), at(0), at(23, 59), at(24)].map((when) => isQuiet(sundays, {}, when))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(quietUntil(sundays, {}, at(5))).toBe(at(24));
  });

  test('in a zone of their own are the same for every number, and are called by their name', () => {
    const rush = [inUtc({ name: 'rush' }), ...NIGHT];

    expect(quietAt(rush, { country: 'DE' }, at(12))).toEqual({ name: 'rush', to: at(13) });
    expect(quietAt(rush, {}, at(12))).toEqual({ name: 'rush', to: at(13) });
    expect(quietAt(rush, { country: 'DE' }, at(22))).toEqual({ name: '22:00–07:00', to: at(30) });
  });

  test('end at the time that the clock shows, also in the nights in which it changes', () => {
    const until = (hours: Partial<QuietHours>, when: string) =>
      new Date(
        quietUntil([{ from: '01:00', to: '02:30', ...hours }], { timeZone: 'Europe/Berlin' }, Date.parse(when))!,
      );

    // On 29 March 2026 the clocks go from 02:00 to 03:00; on 25 October from 03:00 back to 02:00.
    expect(until({}, '2026-03-29T00:30:00Z').toISOString()).toBe('2026-03-29T01:00:00.000Z');
    expect(until({}, '2026-10-24T23:30:00Z').toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(until({}, '2026-10-25T01:10:00Z').toISOString()).toBe('2026-10-25T01:30:00.000Z');
  });

  test('end at the first moment at which it is quiet nowhere in the country, if there is one', () => {
    expect(quietUntil(NIGHT, { country: 'DE' }, at(2))).toBe(at(6));
    expect(quietUntil(NIGHT, { country: 'DE' }, at(12))).toBe(at(12));
    expect(quietUntil([{ from: '08:00', to: '07:59' }], { country: 'US' }, at(2))).toBeUndefined();
    expect(quietUntil([inUtc({ days: [...DAYS], from: '00:00', to: '00:00' })], {}, at(2))).toBeUndefined();
    fc.assert(
      fc.property(
        fc.constantFrom('US', 'BR', 'RU', 'DE', 'AU', 'ES'),
        fc.nat({ max: 365 * 96 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (country, quarter, share) => {
          const now = at(0) + quarter * 900_000;
          const until = quietUntil(NIGHT, { country }, now);
          if (until === undefined) return;
          expect(isQuiet(NIGHT, { country }, until)).toBe(false);
          if (until === now) return;
          expect(isQuiet(NIGHT, { country }, Math.floor(now + share * (until - 1 - now)))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('are told by zones that exist', () => {
    expect(zonesOf({ country: 'DE' })).toContain('Europe/Berlin');
    expect(zonesOf({ country: 'XX' })).toEqual([]);
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Mars/Olympus'), isTimeZone('+05:00')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(QuietHours.safeParse({ from: '22:00', to: '07:00', timeZone: 'Mars/Olympus' }).success).toBe(false);
  });
});
