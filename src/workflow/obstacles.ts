import type { Calendar } from '../migration/calendar.ts';
import type { Event, EventOf } from '../migration/event.ts';
import { isSameObstacle, obstacleOfCalendar, type Obstacle, type Subject } from '../migration/obstacle.ts';
import type { Migration } from '../migration/state.ts';
import type { FleetOrder, StopSwitch } from './obstacle-ports.ts';

/** What may stand in the way of an approved cutover. */
export interface Obstacles {
  stopSwitch: StopSwitch;
  calendar: Calendar;
  fleets: FleetOrder;
}

/** Why the fleet of a number keeps its cutover; undefined when it does not, or when the number goes with none. */
export async function fleetObstacle(
  { fleets }: Pick<Obstacles, 'fleets'>,
  { fleet }: Pick<Migration, 'fleet'>,
  now: number,
): Promise<EventOf<'cutoverHeld'> | undefined> {
  const waiting = fleet && (await fleets.waitingOf(fleet, now));
  if (!waiting) return undefined;
  return { type: 'cutoverHeld', why: waiting.why, ...('until' in waiting && { until: waiting.until }) };
}

/** Why the cutover must not begin at `now` (epoch ms by Redis); undefined when it may. */
async function standingObstacle(
  { stopSwitch, calendar }: Pick<Obstacles, 'stopSwitch' | 'calendar'>,
  subject: Subject,
  now: number,
): Promise<Obstacle | undefined> {
  const stop = await stopSwitch.state();
  return stop
    ? { why: 'stopped', by: stop.by, reason: stop.reason, since: stop.at }
    : obstacleOfCalendar(calendar, subject, now);
}

/** The same for an approved cutover, or why its fleet keeps it, as the event that records it. */
export async function obstacleAt(
  obstacles: Obstacles,
  migration: Subject,
  now: number,
): Promise<EventOf<'cutoverHeld'> | undefined> {
  const obstacle = await standingObstacle(obstacles, migration, now);
  return obstacle ? { type: 'cutoverHeld', ...obstacle } : fleetObstacle(obstacles, migration, now);
}

/** What has changed since the card of an open request was told of what stands in the way; no event when nothing has. */
export async function obstacleNews(obstacles: Obstacles, migration: Migration, now: number): Promise<Event[]> {
  const standing = await standingObstacle(obstacles, migration, now);
  if (isSameObstacle(standing, migration.obstacle)) return [];
  return standing ? [{ type: 'obstacleMet', ...standing }] : [{ type: 'obstacleGone' }];
}
