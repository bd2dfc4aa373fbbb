import type { Clock } from './ports.ts';

/** Longest time between the guard's mark and the send (design: cutover protocol 4.2 step 6). */
const SEND_WITHIN_MS = 2_000;
const CLOCKS_AGREE_WITHIN_MS = 500;

/** The right to make the one call; lives in this process's memory only and is gone once used. */
export interface Permit {
  /** True exactly once, and only in time by both clocks. */
  consume(): boolean;
}

/** Made at the moment the guard's mark was answered. */
export function createPermit(clock: Clock): Permit {
  const wall = clock.now();
  const monotonic = clock.monotonic();
  let used = false;
  return {
    consume() {
      if (used) return false;
      used = true;
      const byWall = clock.now() - wall;
      const byMonotonic = clock.monotonic() - monotonic;
      return (
        byWall >= 0 &&
        byWall <= SEND_WITHIN_MS &&
        byMonotonic <= SEND_WITHIN_MS &&
        Math.abs(byWall - byMonotonic) <= CLOCKS_AGREE_WITHIN_MS
      );
    },
  };
}
