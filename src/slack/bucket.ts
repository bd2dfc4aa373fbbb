import type { Clock } from '../workflow/ports.ts';
import type { CallLimits } from '../workflow/budget-ports.ts';

/** A bucket of calls in this process. */
export interface Bucket {
  /** Takes a call if `reserve` are left after it; otherwise answers how long to wait, ms. */
  take(reserve: number): number;
  /** Nothing may be called for so long, ms. */
  hold(ms: number): void;
}

/** A bucket of `burst` calls that gains `perMinute` evenly; full at the start. */
export function createBucket(clock: Pick<Clock, 'monotonic'>, { burst, perMinute }: CallLimits): Bucket {
  const perMs = perMinute / 60_000;
  let left = burst;
  let filledAt = clock.monotonic();
  let heldUntil = 0;
  return {
    take(reserve) {
      const now = clock.monotonic();
      left = Math.min(burst, left + (now - filledAt) * perMs);
      filledAt = now;
      const needed = 1 + reserve;
      const wait = Math.max(0, heldUntil - now, left >= needed ? 0 : Math.ceil((needed - left) / perMs));
      if (wait === 0) left -= 1;
      return wait;
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, clock.monotonic() + ms);
    },
  };
}
