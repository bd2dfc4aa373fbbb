import { describe, expect, test } from '@jest/globals';
import { sightingOf } from '../../src/fleet/sighting.ts';
import type { Event } from '../../src/migration/event.ts';
import type { Failure } from '../../src/migration/failure.ts';
import {
  aMigration,
  approved,
  checked,
  MARA,
  registered,
  REQUEST,
  requested,
  sending,
  START,
} from '../support/builders.ts';

const NOW = START + 3_600_000;
const failure = (kind: string): Failure => ({ source: 'meta', class: 'hold', kind });
const failedAt = (step: 'preflight' | 'register' | 'confirm-health' | 'confirm-delivery', kind: string): Event[] => [
  { type: 'stepStarted', step },
  { type: 'stepFailed', step, failure: failure(kind) },
];
const settled = (outcome: 'not-done' | 'needs-human'): Event[] => [
  { type: 'cutoverSettled', requestId: REQUEST, outcome, failure: failure('unknown-problem') },
  { type: 'stepFailed', step: 'register', failure: failure('unknown-problem') },
];
const passed = (...steps: Extract<Event, { type: 'stepSucceeded' }>['step'][]): Event[] =>
  steps.map((step) => ({ type: 'stepSucceeded', step }));

describe('a fleet sees a migration that', () => {
  test.each<[string, Event[], object]>([
    ['has just begun as preparing', [], { stand: 'preparing' }],
    ['waits for the checklist as waiting for a person', checked, { stand: 'person', asks: 'checklist' }],
    [
      'waits for its PIN as waiting for a person',
      [...checked, { type: 'differencesConfirmed', by: MARA, items: [] }, ...passed('confirm-differences')],
      { stand: 'person', asks: 'pin' },
    ],
    [
      'waits for its PIN while somebody unknown may have touched it, as waiting on its own card',
      [
        ...checked,
        { type: 'differencesConfirmed', by: MARA, items: [] },
        ...passed('confirm-differences'),
        { type: 'pinAlarm', event: 'PIN_CHANGED', at: START },
      ],
      { stand: 'person' },
    ],
    ['failed before the call as waiting for a person', failedAt('preflight', 'check-failed'), { stand: 'person' }],
    ['waits for an approval', requested, { stand: 'approval' }],
    ['is approved', approved, { stand: 'approved' }],
    [
      'is approved for later as scheduled',
      [
        ...requested,
        { type: 'approved', requestId: REQUEST, by: MARA, notBefore: NOW + 1 },
        ...passed('approve-cutover'),
      ],
      { stand: 'scheduled' },
    ],
    [
      'a person holds as scheduled',
      [...approved, { type: 'cutoverHeld', why: 'held', by: MARA }],
      { stand: 'scheduled' },
    ],
    [
      'the fleet itself holds as approved',
      [...approved, { type: 'cutoverHeld', why: 'fleet-turn' }],
      { stand: 'approved' },
    ],
    ['has its call on the wire as moving', sending, { stand: 'moving' }],
    ['has been registered as proving', registered, { stand: 'proving' }],
    ['was refused by Meta as failed', [...sending, ...settled('not-done')], { outcome: 'failed' }],
    ['nobody can read the outcome of', [...sending, ...settled('needs-human')], { outcome: 'needs-human' }],
    [
      'moved and is not healthy as unproven',
      [
        ...registered,
        ...passed('confirm-registration', 'confirm-subscription'),
        ...failedAt('confirm-health', 'health-blocked'),
      ],
      { outcome: 'unproven' },
    ],
    [
      'moved and waits for a person to confirm the test message as proving',
      [
        ...registered,
        ...passed('confirm-registration', 'confirm-subscription', 'confirm-health', 'send-test-message'),
        ...failedAt('confirm-delivery', 'delivery-needs-person'),
      ],
      { stand: 'proving' },
    ],
    ['is completed as moved', [...registered, { type: 'completed' }], { outcome: 'moved' }],
    ['was cancelled', [{ type: 'cancelled', by: MARA }], { outcome: 'cancelled' }],
  ])('%s', (_what, events, sighting) => {
    expect(sightingOf(aMigration(...events), NOW)).toEqual(sighting);
  });
});
