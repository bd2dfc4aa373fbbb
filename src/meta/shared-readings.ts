import type { GraphUsage, UsageReading } from '../workflow/budget-ports.ts';
import type { Clock } from '../workflow/ports.ts';
import { answerWithin } from './answer-within.ts';

/** What others were told is looked up this often at most, and what we were told is passed on, ms. */
const READ_EVERY_MS = 1_000;
const NOTE_EVERY_MS = 2_000;

/** Passes on what Meta's headers said where it matters, and learns what other replicas were told. */
export interface SharedReadings {
  /** `matters`: the reading slows calls down. */
  tell(reading: UsageReading, matters: boolean): void;
  /** What others were told, where it is time to ask; nothing while the storage does not answer. */
  learn(): Promise<UsageReading[]>;
}

/** The readings of one process among all. */
export function createSharedReadings(clock: Clock, usage: GraphUsage): SharedReadings {
  const told = new Map<string, { at: number; mattered: boolean }>();
  let learntAt = Number.NEGATIVE_INFINITY;
  return {
    tell(reading, matters) {
      const last = told.get(reading.budget);
      const isNews = matters !== (last?.mattered ?? false);
      const isDue = matters && reading.at - (last?.at ?? 0) >= NOTE_EVERY_MS;
      if (!isNews && !isDue) return;
      told.set(reading.budget, { at: reading.at, mattered: matters });
      void usage.note([reading]).catch(() => undefined);
    },
    async learn() {
      if (clock.monotonic() - learntAt < READ_EVERY_MS) return [];
      learntAt = clock.monotonic();
      return (await answerWithin(clock, usage.readings())) ?? [];
    },
  };
}
