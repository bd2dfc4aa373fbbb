import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stretchesBetween } from '../../src/health/quality-trail.ts';

const minute = 60_000;

describe('how the quality went', () => {
  test('begins with what stood before, and joins what was read again', () => {
    const changes = [
      { at: 1, rating: 'GREEN' },
      { at: 20, rating: 'YELLOW' },
      { at: 30, rating: 'YELLOW' },
      { at: 40, rating: 'RED' },
      { at: 90, rating: 'GREEN' },
    ];

    expect(stretchesBetween(changes, 10, 50)).toEqual([
      { from: 10, to: 20, rating: 'GREEN' },
      { from: 20, to: 40, rating: 'YELLOW' },
      { from: 40, to: 50, rating: 'RED' },
    ]);
  });

  test('is not known before the first reading, unless that came right after the beginning', () => {
    const day = 1_440 * minute;

    expect(stretchesBetween([{ at: 5, rating: 'GREEN' }], 0, day)).toEqual([{ from: 0, to: day, rating: 'GREEN' }]);
    expect(stretchesBetween([{ at: 9 * minute, rating: 'GREEN' }], 0, day)).toEqual([
      { from: 0, to: 9 * minute },
      { from: 9 * minute, to: day, rating: 'GREEN' },
    ]);
    expect(stretchesBetween([], 0, day)).toEqual([{ from: 0, to: day }]);
  });

  test('has no gap and no two stretches alike side by side', () => {
    const rating = fc.constantFrom('GREEN', 'YELLOW', 'RED');
    const changes = fc.array(fc.record({ at: fc.nat({ max: 500_000 }), rating }));
    fc.assert(
      fc.property(changes, fc.nat({ max: 200_000 }), fc.integer({ min: 1, max: 300_000 }), (unsorted, from, length) => {
        const sorted = unsorted.toSorted((one, other) => one.at - other.at);
        const stretches = stretchesBetween(sorted, from, from + length);
        expect([stretches[0]?.from, stretches.at(-1)?.to]).toEqual([from, from + length]);
        for (const [index, one] of stretches.entries()) {
          const next = stretches[index + 1];
          expect(one.to).toBeGreaterThan(one.from);
          if (next) expect([next.from, next.rating !== one.rating]).toEqual([one.to, true]);
        }
      }),
    );
  });
});
