import { z } from 'zod';
import type { Event } from './event.ts';
import { routeOf } from './route.ts';
import type { RouteId } from './route-declaration.ts';
import type { StepId } from './step.ts';

/** A sealed secret that can no longer be opened, as the reason of an end and the kind of a failure. In journals: never renamed. */
export const LostSecret = z.enum(['pin-unavailable', 'backup-unavailable']);
export type LostSecret = z.infer<typeof LostSecret>;

/** The steps that settle a secret; a route has one of them. Where no client makes a backup, preflight takes out the one that is kept. */
const SETTLED_BY: Record<LostSecret, readonly StepId[]> = {
  'pin-unavailable': ['provide-pin', 'make-pin'],
  'backup-unavailable': ['take-backup', 'preflight'],
};

const placeOf = (route: RouteId, lost: LostSecret): number => {
  const order = routeOf(route).steps.map(({ id }) => id);
  return order.findIndex((id) => id === SETTLED_BY[lost].find((step) => order.includes(step)));
};

/** Of lost secrets the one that is settled first on the route: what begins anew from there settles the others too. */
export const firstLost = (route: RouteId, lost: readonly LostSecret[]): LostSecret | undefined =>
  lost.toSorted((one, other) => placeOf(route, one) - placeOf(route, other))[0];

/** What has to begin anew where a secret can no longer be opened: nobody is asked to approve what can't be sent. */
export function settledAnew(route: RouteId, lost: LostSecret): Event[] {
  const step = routeOf(route).steps[placeOf(route, lost)];
  return step ? [{ type: 'stepReset', step: step.id }] : [];
}
