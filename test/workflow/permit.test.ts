import { expect, test } from '@jest/globals';
import { createPermit } from '../../src/workflow/permit.ts';

/** Two clocks of one process, each moved by the test. */
function twoClocks() {
  const at = { wall: 1_800_000_000_000, monotonic: 5_000 };
  const clock = { now: () => at.wall, monotonic: () => at.monotonic, wait: () => Promise.resolve() };
  return { at, clock };
}

/** Whether a permit still stands after the clocks have gone on by so much. */
function standsAfter(wall: number, monotonic: number): boolean {
  const { at, clock } = twoClocks();
  const permit = createPermit(clock);
  at.wall += wall;
  at.monotonic += monotonic;
  return permit.consume();
}

test.each([
  ['at once', 0, 0, true],
  ['after two seconds', 2_000, 2_000, true],
  ['after more by both clocks', 2_001, 2_001, false],
  ['after more by the wall clock', 2_001, 1_900, false],
  ['after more by the monotonic clock', 1_900, 2_001, false],
  ['while the wall clock went back', -1, 0, false],
  ['while the clocks differ by half a second', 1_000, 500, true],
  ['while they differ by more', 1_001, 500, false],
  ['while the wall clock stands', 0, 501, false],
])(
  'a permit %s, %p ms later by the wall and %p by the monotonic clock, stands: %p',
  (_when, wall, monotonic, stands) => {
    expect(standsAfter(wall, monotonic)).toBe(stands);
  },
);

test('a permit is used once, in vain too', () => {
  const { at, clock } = twoClocks();
  const [used, late] = [createPermit(clock), createPermit(clock)];

  expect([used.consume(), used.consume()]).toEqual([true, false]);
  at.wall += 3_000;
  at.monotonic += 3_000;
  expect(late.consume()).toBe(false);
  at.wall -= 3_000;
  at.monotonic -= 3_000;
  expect(late.consume()).toBe(false);
});
