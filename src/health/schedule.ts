import { z } from 'zod';

const dayMs = 86_400_000;
const duration = z.number().int().positive();

/** When a number that has moved is read; all ms. */
export const Schedule = z.strictObject({
  /** Times since the cutover, rising; the first read at once is not listed. */
  offsetsMs: z.array(duration).min(1),
  /** After the last of them it is read with its account; so long until its watch counts as ended. */
  dailyForMs: z.number().int().nonnegative(),
  /** While an incident is open: at least this often at first; more rarely as it grows old. */
  whileOpenMs: duration,
  /** To confirm a recovery, or that a number can't be read. */
  confirmMs: duration,
});
export type Schedule = z.infer<typeof Schedule>;

/** Domain notes 12.1: 30 s, 1, 2, 5, 15 min, 1, 4, 24 h, then daily for 7 days. */
export const defaultSchedule: Schedule = {
  offsetsMs: [30_000, 60_000, 120_000, 300_000, 900_000, 3_600_000, 14_400_000, 86_400_000],
  dailyForMs: 7 * dayMs,
  whileOpenMs: 300_000,
  confirmMs: 30_000,
};

/** When the last scheduled read is due. */
export function endOf({ offsetsMs, dailyForMs }: Schedule, startedAt: number): number {
  return startedAt + (offsetsMs.at(-1) ?? 0) + Math.floor(dailyForMs / dayMs) * dayMs;
}

/** The first scheduled read after `after`, epoch ms; undefined when the schedule is over. */
export function nextReadAt(schedule: Schedule, startedAt: number, after: number): number | undefined {
  if (after < startedAt) return startedAt;
  const soon = schedule.offsetsMs.find((offset) => startedAt + offset > after);
  if (soon !== undefined) return startedAt + soon;
  const last = startedAt + (schedule.offsetsMs.at(-1) ?? 0);
  const daily = last + (Math.floor((after - last) / dayMs) + 1) * dayMs;
  return daily <= endOf(schedule, startedAt) ? daily : undefined;
}

const longestPauseMs = 4 * 3_600_000;

/**
 * How long to wait for the next look at an open incident of this age: a sixth of its age, so that a problem that lasts for
 * days costs a handful of reads (domain notes 11: an inactive account has 200 calls an hour).
 */
export const pauseWhileOpen = ({ whileOpenMs }: Schedule, ageMs: number): number =>
  Math.max(whileOpenMs, Math.min(longestPauseMs, Math.floor(ageMs / 6)));
