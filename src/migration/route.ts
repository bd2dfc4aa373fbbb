import { RouteId, type Route } from './route-declaration.ts';
import { newNumber } from './routes/new-number.ts';
import { onPremisesToCloud } from './routes/on-premises-to-cloud.ts';
import { onPremisesWithoutBackup } from './routes/on-premises-without-backup.ts';
import { wabaToWaba } from './routes/waba-to-waba.ts';
import type { Step, StepId } from './step.ts';

const ROUTES: Record<RouteId, Route> = {
  'on-premises-to-cloud': onPremisesToCloud,
  'on-premises-without-backup': onPremisesWithoutBackup,
  'waba-to-waba': wabaToWaba,
  'new-number': newNumber,
};

/** The declaration of a route. */
export const routeOf = (id: RouteId): Route => ROUTES[id];

/** Every route, in the order people are told of them. */
export const allRoutes = (): readonly Route[] => RouteId.options.map(routeOf);

/** The declaration of one step of a route; throws for a step the route does not have. */
export function stepOf(id: RouteId, step: StepId): Step {
  const found = routeOf(id).steps.find((candidate) => candidate.id === step);
  if (!found) throw new RangeError(`route ${id} has no step ${step}`);
  return found;
}

/** True for steps that lie after the point of no return: nothing before them is repeated by cancelling. */
export function isPastNoReturn(id: RouteId, step: StepId): boolean {
  const steps = routeOf(id).steps;
  return steps.findIndex((s) => s.id === step) > steps.findIndex((s) => s.kind === 'cutover');
}

/** The differences between the two APIs that a person confirms (domain notes 3.5); words: `difference.<id>`. */
export const API_DIFFERENCES = [
  'webhook-payloads',
  'media-ids',
  'media-hosts',
  'error-codes',
  'voice-messages',
  'sticker-packs',
  'downtime',
] as const;
