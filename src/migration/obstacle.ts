import { z } from 'zod';
import { openingAt, type Calendar } from './calendar.ts';
import type { FleetLink } from './fleet-link.ts';
import { SlackUserId, type E164 } from './ids.ts';
import { countryOf } from './phone-number.ts';
import type { Refusal } from './refusal.ts';

/** What keeps every cutover from beginning: somebody stopped them all, or the calendar does. Times are epoch ms. */
export const Obstacle = z.strictObject({
  why: z.enum(['stopped', 'outside-window', 'quiet-hours', 'frozen']),
  /** Who stopped, since when. */
  by: SlackUserId.optional(),
  since: z.number().int().optional(),
  /** The reason of the stop, or the names of windows, quiet hours and freezes. */
  reason: z.string().max(500).optional(),
  /** When the calendar opens next; absent: nobody knows. */
  until: z.number().int().optional(),
});
export type Obstacle = z.infer<typeof Obstacle>;

/** Whose cutover it is. */
export interface Subject {
  number: E164;
  fleet?: FleetLink;
}

/** What the calendar has against a cutover at `at` (epoch ms); undefined when nothing. A fleet keeps quiet hours itself, by waiting. */
export function obstacleOfCalendar(calendar: Calendar, { number, fleet }: Subject, at: number): Obstacle | undefined {
  const opening = fleet
    ? openingAt({ ...calendar, quietHours: [] }, at)
    : openingAt(calendar, at, { country: countryOf(number) });
  if (opening.open) return undefined;
  const { why, name, nextAt } = opening;
  return { why, reason: name, ...(nextAt !== undefined && { until: nextAt }) };
}

/** The obstacle as the refusal of whoever acts in spite of it. */
export const refusalOfObstacle = ({ why, reason, by, since, until }: Obstacle): Refusal => ({
  code: why,
  values: {
    ...(reason !== undefined && { name: reason }),
    ...(by !== undefined && { by }),
    ...(since !== undefined && { at: String(since) }),
    ...(until !== undefined && { next: String(until) }),
  },
});

/** Why a cutover may not be made at `at` (epoch ms), with the next opening (`next`); undefined when it may. */
export function closedNow(calendar: Calendar, subject: Subject, at: number): Refusal | undefined {
  const obstacle = obstacleOfCalendar(calendar, subject, at);
  return obstacle && refusalOfObstacle(obstacle);
}

const PARTS = Obstacle.keyof().options;

/** True when both say the same of the same cause. */
export const isSameObstacle = (one: Obstacle | undefined, other: Obstacle | undefined): boolean =>
  PARTS.every((part) => one?.[part] === other?.[part]);
