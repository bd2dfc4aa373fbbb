import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isQuiet, isTimeZone, quietUntil, zonesOf } from '../../src/fleet/quiet-hours.ts';

const NIGHT = [{ from: '22:00', to: '07:00' }];
const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 22, hour, minute);

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

  test('within one day hold from their beginning until before their end', () => {
    const noon = [{ from: '12:00', to: '13:00' }];
    const place = { timeZone: 'UTC' };

    expect([at(11, 59), at(12), at(12, 59), at(13)].map((when) => isQuiet(noon, place, when))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('end at a time at which it is quiet nowhere in the country, and the first such quarter of an hour', () => {
    expect(quietUntil(NIGHT, { country: 'DE' }, at(2))).toBe(at(6));
    expect(quietUntil(NIGHT, { country: 'DE' }, at(12))).toBe(at(12));
    expect(quietUntil([{ from: '08:00', to: '07:59' }], { country: 'US' }, at(2))).toBeUndefined();
    fc.assert(
      fc.property(
        fc.constantFrom('US', 'BR', 'RU', 'DE', 'AU', 'ES'),
        fc.nat({ max: 365 * 96 }),
        (country, quarter) => {
          const now = at(0) + quarter * 900_000;
          const until = quietUntil(NIGHT, { country }, now);
          if (until === undefined) return;
          expect(until).toBeGreaterThanOrEqual(now);
          expect(isQuiet(NIGHT, { country }, until)).toBe(false);
          if (until > now) expect(isQuiet(NIGHT, { country }, until - 900_000)).toBe(true);
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
  });
});
