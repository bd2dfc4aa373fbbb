import type { Clock } from '../../src/workflow/ports.ts';

/** A clock that moves only when a test moves it; waiting moves it at once and is remembered. */
export interface HandClock extends Clock {
  advance(ms: number): void;
  /** The waits that were asked for, ms. */
  waits: number[];
}

/** Starts at the given time, or at noon of 22 November 2026 UTC. */
export function aHandClock(start: number = Date.UTC(2026, 10, 22, 12)): HandClock {
  let now = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    monotonic: () => now - start,
    advance: (ms) => {
      now += ms;
    },
    wait: (ms) => {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}
