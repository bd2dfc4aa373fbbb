import type { Clock } from '../workflow/ports.ts';

/** Keeps calls within what Slack allows, with room for short bursts. */
export interface Pace {
  /** Resolves when the next call may be made; in the order of asking, urgent ones first. */
  turn(isUrgent: boolean, signal: AbortSignal): Promise<void>;
  /** No turn before this many ms have passed: Slack said so. */
  pause(ms: number): void;
}

/**
 * A bucket of `burst` calls that refills at `perMinute` (docs.slack.dev, rate limits: tier 3 is 50 a minute, messages about one a
 * second and channel). A quarter of the bucket is kept for urgent calls, so that final states and approvals do not queue
 * behind progress.
 */
export function createPace(clock: Clock, limits: { burst: number; perMinute: number }): Pace {
  const perMs = limits.perMinute / 60_000;
  const reserve = limits.burst / 4;
  let left = limits.burst;
  let filledAt = clock.monotonic();
  let pausedUntil = 0;

  const refill = () => {
    const now = clock.monotonic();
    left = Math.min(limits.burst, left + (now - filledAt) * perMs);
    filledAt = now;
    return now;
  };

  return {
    async turn(isUrgent, signal) {
      for (;;) {
        const now = refill();
        const needed = isUrgent ? 1 : 1 + reserve;
        const waitMs = Math.max(pausedUntil - now, left >= needed ? 0 : (needed - left) / perMs);
        if (waitMs <= 0) break;
        await clock.wait(Math.ceil(waitMs), signal);
      }
      left -= 1;
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.monotonic() + ms);
    },
  };
}
