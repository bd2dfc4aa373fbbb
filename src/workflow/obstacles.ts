import { openingAt, type Calendar } from '../migration/calendar.ts';
import type { EventOf } from '../migration/event.ts';
import type { StopSwitch } from './obstacle-ports.ts';

/** What may stand in the way of an approved cutover. */
export interface Obstacles {
  stopSwitch: StopSwitch;
  calendar: Calendar;
}

/** Why a cutover must not begin at `now` (epoch ms by Redis), as the event that records it; undefined when it may. */
export async function obstacleAt(
  { stopSwitch, calendar }: Obstacles,
  now: number,
): Promise<EventOf<'cutoverHeld'> | undefined> {
  const stop = await stopSwitch.state();
  if (stop) return { type: 'cutoverHeld', why: 'stopped', by: stop.by, reason: stop.reason, since: stop.at };
  const opening = openingAt(calendar, now);
  if (opening.open) return undefined;
  const { why, name, nextAt } = opening;
  return { type: 'cutoverHeld', why, reason: name, ...(nextAt !== undefined && { until: nextAt }) };
}
