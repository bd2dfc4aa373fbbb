import { z } from 'zod';
import type { RetryPolicy, Step, StepId } from './step.ts';

/** Names of routes; in the journal, never renamed. */
export const RouteId = z.enum(['on-premises-to-cloud']);
export type RouteId = z.infer<typeof RouteId>;

/** What becomes of a thing people care about; the words are `consequence.<item>` in the catalogue. */
export interface Consequence {
  item:
    | 'display-name'
    | 'quality-rating'
    | 'templates'
    | 'official-business-account'
    | 'business-profile'
    | 'two-step-pin'
    | 'webhooks'
    | 'throughput'
    | 'media-ids'
    | 'messages-in-transit'
    | 'sticker-packs';
  fate: 'kept' | 'changed' | 'lost';
}

/** A way a number can go, declared once: runner, card, plan, help and documentation are derived from it. */
export interface Route {
  id: RouteId;
  steps: readonly Step[];
  /** With a backup (domain notes 7.1). */
  consequences: readonly Consequence[];
  /** What to plan for, seconds (domain notes 17, row 28). */
  plannedDowntimeSeconds: number;
}

const reads: RetryPolicy = { attempts: 5, firstDelayMs: 2_000, maxDelayMs: 60_000 };
const once: RetryPolicy = { attempts: 1, firstDelayMs: 0, maxDelayMs: 0 };

/** On-Premises API → Cloud API, same WABA, same number (domain notes 3). */
const onPremisesToCloud: Route = {
  id: 'on-premises-to-cloud',
  plannedDowntimeSeconds: 300,
  steps: [
    { id: 'preflight', kind: 'check', undo: 'nothing-to-undo', retry: reads },
    { id: 'confirm-differences', kind: 'ask', form: 'differences', undo: 'nothing-to-undo', retry: once },
    { id: 'provide-pin', kind: 'ask', form: 'pin', undo: 'nothing-to-undo', retry: once },
    { id: 'set-pin', kind: 'effect', afterCrash: 'repeat', undo: 'possible', retry: reads },
    { id: 'subscribe-app', kind: 'effect', afterCrash: 'repeat', undo: 'possible', retry: reads },
    { id: 'take-backup', kind: 'effect', afterCrash: 'repeat', undo: 'nothing-to-undo', retry: reads },
    { id: 'approve-cutover', kind: 'gate', undo: 'possible', retry: reads },
    { id: 'register', kind: 'cutover', undo: 'impossible', retry: once },
    {
      id: 'confirm-registration',
      kind: 'proof',
      patienceMs: 180_000,
      everyMs: 10_000,
      undo: 'nothing-to-undo',
      retry: reads,
    },
    { id: 'confirm-subscription', kind: 'effect', afterCrash: 'repeat', undo: 'possible', retry: reads },
    {
      id: 'confirm-health',
      kind: 'proof',
      patienceMs: 300_000,
      everyMs: 30_000,
      undo: 'nothing-to-undo',
      retry: reads,
    },
    { id: 'send-test-message', kind: 'effect', afterCrash: 'read', undo: 'impossible', retry: once },
    {
      id: 'confirm-delivery',
      kind: 'proof',
      patienceMs: 180_000,
      everyMs: 180_000,
      undo: 'nothing-to-undo',
      retry: once,
    },
    { id: 'clean-up', kind: 'effect', afterCrash: 'repeat', undo: 'impossible', retry: reads },
    { id: 'start-watch', kind: 'watch', undo: 'possible', retry: reads },
  ],
  consequences: [
    { item: 'display-name', fate: 'kept' },
    { item: 'quality-rating', fate: 'kept' },
    { item: 'templates', fate: 'kept' },
    { item: 'official-business-account', fate: 'kept' },
    { item: 'business-profile', fate: 'kept' },
    { item: 'two-step-pin', fate: 'changed' },
    { item: 'webhooks', fate: 'changed' },
    { item: 'throughput', fate: 'changed' },
    { item: 'media-ids', fate: 'lost' },
    { item: 'messages-in-transit', fate: 'lost' },
    { item: 'sticker-packs', fate: 'lost' },
  ],
};

const ROUTES: Record<RouteId, Route> = { 'on-premises-to-cloud': onPremisesToCloud };

/** The declaration of a route. */
export const routeOf = (id: RouteId): Route => ROUTES[id];

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
