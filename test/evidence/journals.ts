import type { Actor, Entry, Event } from '../../src/migration/event.ts';
import { continued, EMPTY } from '../../src/migration/journal-chain.ts';
import { packOf } from '../../src/evidence/make-pack.ts';
import type { EvidencePack } from '../../src/evidence/evidence-pack.ts';
import { ANA, approved, goodFacts, MARA, registered, REQUEST, requested, START, started } from '../support/builders.ts';

/** Who is written down as the actor of an event. */
function actorOf(event: Event): Actor {
  if (event.type === 'started') return event.requestedBy;
  if ('by' in event && event.by !== undefined && event.by !== 'webhook') return event.by;
  return 'ferryman';
}

/** Entries one second apart with a true chain, as the store writes them. */
export function chained(events: readonly Event[]): Entry[] {
  let tip = EMPTY;
  return events.flatMap((event, index) => {
    const added = continued(tip, { actor: actorOf(event), events: [event] }, START + index * 1_000);
    tip = added.tip;
    return added.entries;
  });
}

const FAILURE = {
  source: 'meta',
  class: 'retry',
  kind: 'service-unavailable',
  code: 131016,
  httpStatus: 503,
  details: 'Service temporarily unavailable',
  traceId: 'AbCdEfGhIjK',
} as const;

/** A whole migration that went well after one failed subscription. */
export const wholeStory: Event[] = [
  started,
  { type: 'stepStarted', step: 'subscribe-app' },
  { type: 'stepFailed', step: 'subscribe-app', failure: FAILURE, retryAt: START + 4_000 },
  ...registered,
  { type: 'stepStarted', step: 'confirm-registration' },
  { type: 'registrationConfirmed', at: START + 42_500 },
  { type: 'stepSucceeded', step: 'confirm-registration' },
  {
    type: 'factsRead',
    facts: goodFacts({ phone: { platformType: 'CLOUD_API' }, budget: { used: 1, limit: 3 } }),
  },
  { type: 'testMessageSent', messageId: 'wamid.1' },
  { type: 'deliveryProven', by: MARA, at: START + 50_000 },
  { type: 'completed' },
];

export const MADE_AT = START + 3_600_000;

/** The pack of {@link wholeStory}. */
export const wholePack = (): EvidencePack => packOf(chained(wholeStory), MADE_AT);

/** Packs of every moment people may ask at: running, waiting, rejected, on the wire, done. */
export const packs: readonly [string, () => EvidencePack][] = [
  ['just begun', () => packOf(chained([started]), MADE_AT)],
  ['waiting for approval', () => packOf(chained([started, ...requested]), MADE_AT)],
  [
    'rejected',
    () =>
      packOf(
        chained([started, ...requested, { type: 'rejected', requestId: REQUEST, by: MARA, reason: 'not now' }]),
        MADE_AT,
      ),
  ],
  ['cancelled', () => packOf(chained([started, { type: 'cancelled', by: ANA, reason: 'wrong number' }]), MADE_AT)],
  [
    'on the wire',
    () =>
      packOf(
        chained([
          started,
          ...approved,
          { type: 'stepStarted', step: 'register' },
          { type: 'cutoverStarted', requestId: REQUEST, nonce: 'n1' },
          {
            type: 'cutoverAnswered',
            requestId: REQUEST,
            sentAt: START + 30_000,
            failure: { ...FAILURE, ambiguous: true },
          },
          { type: 'cutoverRead', requestId: REQUEST, reading: 'CLOUD_API PENDING' },
        ]),
        MADE_AT,
      ),
  ],
  ['done', wholePack],
];
