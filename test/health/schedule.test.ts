import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultSchedule, endOf, nextReadAt, pauseWhileOpen } from '../../src/health/schedule.ts';

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

/** Every read of a watch that is never late, as offsets from its start. */
function allReads(startedAt: number): number[] {
  const reads: number[] = [];
  let at = nextReadAt(defaultSchedule, startedAt, startedAt - 1);
  while (at !== undefined) {
    reads.push(at - startedAt);
    at = nextReadAt(defaultSchedule, startedAt, at);
  }
  return reads;
}

describe('nextReadAt', () => {
  test('follows domain notes 12.1', () => {
    expect(allReads(1_000_000)).toEqual([
      0,
      30 * second,
      minute,
      2 * minute,
      5 * minute,
      15 * minute,
      hour,
      4 * hour,
      day,
      2 * day,
      3 * day,
      4 * day,
      5 * day,
      6 * day,
      7 * day,
      8 * day,
    ]);
  });

  test('is always later than the time given, and never after the end', () => {
    fc.assert(
      fc.property(fc.nat(10 * day), fc.nat(12 * day), (startedAt, after) => {
        const next = nextReadAt(defaultSchedule, startedAt, after);

        if (next === undefined) return after >= endOf(defaultSchedule, startedAt);
        return next > after && next <= endOf(defaultSchedule, startedAt);
      }),
    );
  });
});

describe('pauseWhileOpen', () => {
  test.each([
    { age: 0, pause: 5 * minute },
    { age: hour, pause: 10 * minute },
    { age: 6 * day, pause: 4 * hour },
  ])('is $pause ms for an incident $age ms old', ({ age, pause }) => {
    expect(pauseWhileOpen(defaultSchedule, age)).toBe(pause);
  });
});
