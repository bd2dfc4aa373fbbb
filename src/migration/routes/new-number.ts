import { repeated, type Route } from '../route-declaration.ts';
import {
  connectionSteps,
  cutoverSteps,
  lifeSteps,
  makePin,
  ownershipSteps,
  preflight,
  regionSteps,
  subscribeApp,
} from './shared-steps.ts';

/** A number no WABA has, or one that Embedded Signup has added and nobody registered yet (domain notes 6). */
export const newNumber: Route = {
  id: 'new-number',
  before: 'unused',
  plannedDowntimeSeconds: 0,
  checks: [
    'token',
    'waba',
    'business',
    'terms',
    'funding',
    'identity',
    'unregistered',
    'webhook',
    'subscription',
    'budget',
  ],
  steps: [
    preflight,
    { id: 'add-number', kind: 'effect', afterCrash: 'repeat', undo: 'until-cutover', retry: repeated },
    ...ownershipSteps,
    makePin,
    ...regionSteps,
    subscribeApp,
    ...cutoverSteps,
    ...connectionSteps,
    ...lifeSteps,
  ],
  consequences: [
    { item: 'two-step-pin', fate: 'changed' },
    { item: 'webhooks', fate: 'changed' },
  ],
  acceptedLosses: [],
};
