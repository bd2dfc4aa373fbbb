import type { Calendar } from '../migration/calendar.ts';
import type { Event, EventOf } from '../migration/event.ts';
import { isSameObstacle, obstacleOfCalendar, type Obstacle } from '../migration/obstacle.ts';
import type { Migration } from '../migration/state.ts';
import type { StopSwitch } from './obstacle-ports.ts';

/** What may stand in the way of an approved cutover. */
export interface Obstacles {
  stopSwitch: StopSwitch;
  calendar: Calendar;
}

/** Why no cutover must begin at `now` (epoch ms by Redis); undefined when one may. */
export async function standingObstacle(
  { stopSwitch, calendar }: Obstacles,
  now: number,
): Promise<Obstacle | undefined> {
  const stop = await stopSwitch.state();
  return stop
    ? { why: 'stopped', by: stop.by, reason: stop.reason, since: stop.at }
    : obstacleOfCalendar(calendar, now);
}

/** The same for an approved cutover, as the event that records it. */
export async function obstacleAt(obstacles: Obstacles, now: number): Promise<EventOf<'cutoverHeld'> | undefined> {
  const obstacle = await standingObstacle(obstacles, now);
  return obstacle && { type: 'cutoverHeld', ...obstacle };
}

/** What has changed since the card of an open request was told of what stands in the way; no event when nothing has. */
export async function obstacleNews(obstacles: Obstacles, migration: Migration, now: number): Promise<Event[]> {
  const standing = await standingObstacle(obstacles, now);
  if (isSameObstacle(standing, migration.obstacle)) return [];
  return standing ? [{ type: 'obstacleMet', ...standing }] : [{ type: 'obstacleGone' }];
}
