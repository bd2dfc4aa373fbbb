import type { EventOf } from '../migration/event.ts';
import type { NumberFacts } from '../migration/facts.ts';
import { routeOf } from '../migration/route.ts';
import type { Migration } from '../migration/state.ts';
import type { StepId } from '../migration/step.ts';

type LeftOut = EventOf<'stepSkipped'>;

const OWNERSHIP: readonly StepId[] = ['choose-code', 'send-code', 'enter-code'];
const REGION: readonly StepId[] = ['choose-region', 'set-region'];

function leftOut(migration: Migration, steps: readonly StepId[], why: string): LeftOut[] {
  const declared = routeOf(migration.route).steps.map((step) => step.id);
  return steps.filter((step) => declared.includes(step)).map((step) => ({ type: 'stepSkipped', step, why }));
}

/** No code is asked for a number whose owner has proven it lately: each code costs a try (domain notes 2.4). */
export const withoutCode = (migration: Migration, phone: NumberFacts | undefined): LeftOut[] =>
  phone?.codeVerificationStatus === 'VERIFIED' ? leftOut(migration, OWNERSHIP, 'already-verified') : [];

/** Nobody is asked for a region where the operator offers no choice. */
export const withoutRegion = (migration: Migration, offersRegions: boolean): LeftOut[] =>
  offersRegions ? [] : leftOut(migration, REGION, 'not-offered');

const OVERRIDE: readonly StepId[] = ['restore-webhook-override'];

/** True for a route that sets the number's own webhook override again. */
export const declaresOverride = (migration: Migration): boolean => leftOut(migration, OVERRIDE, '').length > 0;

/** Nobody is asked for the token of an endpoint that there was not. */
export const withoutOverride = (migration: Migration, why: string): LeftOut[] => leftOut(migration, OVERRIDE, why);
