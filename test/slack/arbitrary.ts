import * as fc from 'fast-check';
import { PinSource, type Event, type EventOf } from '../../src/migration/event.ts';
import { evolve } from '../../src/migration/evolve.ts';
import type { Facts } from '../../src/migration/facts.ts';
import type { Failure } from '../../src/migration/failure.ts';
import { E164 } from '../../src/migration/ids.ts';
import { digestOf } from '../../src/migration/plan.ts';
import { API_DIFFERENCES } from '../../src/migration/route.ts';
import { HoldReason } from '../../src/migration/hold-reason.ts';
import { PinEvent } from '../../src/migration/outside-events.ts';
import { RouteId } from '../../src/migration/route-declaration.ts';
import { STORAGE_REGIONS } from '../../src/migration/regions.ts';
import type { Template } from '../../src/migration/belongings.ts';
import type { Migration } from '../../src/migration/state.ts';
import { StepId } from '../../src/migration/step.ts';
import { anyText } from '../support/any-text.ts';
import { aPlan, ANA, entriesOf, MARA, PHONE, REQUEST, SECRET, START, started, WABA } from '../support/builders.ts';

/** Text as hostile as others may write it. */
export const hostile = fc.oneof(
  anyText({ maxLength: 400 }),
  fc.constantFrom(
    '<!channel>',
    '<@U0EVIL>',
    '\u202eevil',
    '&'.repeat(500),
    '`'.repeat(50),
    'شركة',
    '',
    '<'.repeat(999),
  ),
);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const present = <T extends object>(record: T) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const unreadable = hostile.map((text) => ({ unreadable: text.slice(0, 300) }));

const phone = fc
  .record({
    phoneNumberId: fc.constant(PHONE),
    displayPhoneNumber: fc.constantFrom(
      '+1 631-555-1234',
      '+1 631 555 9999',
      '+55 11 8765-4321',
      '+52 1 55 1234 5678',
      '+54 9 11 2345 6789',
      '+225 01 23 45 67 89',
      '+229 01 23 45 67 89',
    ),
    verifiedName: maybe(hostile),
    nameStatus: maybe(fc.constantFrom('APPROVED', 'DECLINED')),
    newNameStatus: maybe(fc.constantFrom('PENDING_REVIEW', 'NONE')),
    status: maybe(fc.constantFrom('CONNECTED', 'BANNED', 'PENDING')),
    platformType: maybe(fc.constantFrom('ON_PREMISE', 'CLOUD_API', 'NOT_APPLICABLE')),
    codeVerificationStatus: maybe(fc.constantFrom('VERIFIED', 'EXPIRED')),
    throughputLevel: maybe(fc.constantFrom('STANDARD')),
    isPinEnabled: maybe(fc.boolean()),
    isOfficialBusinessAccount: maybe(fc.boolean()),
    isOnBizApp: maybe(fc.boolean()),
  })
  .map(present);

/** Numbers whose national variants are among the displayed ones above. */
const number = fc
  .constantFrom('+16315551234', '+5511987654321', '+525512345678', '+541123456789', '+22523456789', '+22923456789')
  .map((text) => E164.parse(text));

const waba = fc.oneof(
  { arbitrary: unreadable, weight: 1 },
  {
    arbitrary: fc
      .record({
        name: hostile,
        accountReviewStatus: maybe(fc.constantFrom('APPROVED', 'REJECTED')),
        businessVerificationStatus: maybe(fc.constantFrom('verified', 'not_verified')),
        businessId: maybe(fc.constantFrom('1', '2')),
        hasFunding: maybe(fc.boolean()),
      })
      .map((record) => present({ ...record, wabaId: WABA })),
    weight: 3,
  },
);

/** Any facts preflight could read. */
export const someFacts: fc.Arbitrary<Facts> = fc
  .record({
    number,
    phone: maybe(phone),
    waba,
    source: maybe(fc.record({ waba, phone: maybe(phone) }).map(present)),
    templateCount: maybe(fc.constantFrom(0, 249, 250)),
    token: fc.oneof(
      unreadable,
      fc
        .record({
          isValid: fc.boolean(),
          expiresAt: maybe(fc.constant(START)),
          scopes: fc.subarray(['whatsapp_business_management', 'whatsapp_business_messaging']),
          targets: fc.constantFrom(
            {},
            { whatsapp_business_management: ['1'] },
            { whatsapp_business_management: [WABA] },
          ),
        })
        .map((record) => ({ ...record, appId: '900' })),
    ),
    webhook: fc.oneof(
      unreadable,
      fc
        .record({
          appSubscribed: fc.boolean(),
          overrideUrl: maybe(hostile),
          handshake: fc.constantFrom('answered' as const, 'failed' as const, 'not-configured' as const),
        })
        .map(present),
    ),
    deployment: fc.oneof(
      fc.constant(undefined),
      unreadable,
      fc
        .record({
          name: hostile,
          version: maybe(fc.constant('2.53.3')),
          health: fc.constantFrom('connected' as const, 'unregistered' as const, 'disconnected' as const),
          nodes: fc.nat(9),
          shards: maybe(fc.constantFrom(1, 2, 32)),
        })
        .map(present),
    ),
    budget: fc.record({ used: fc.nat(4), limit: fc.constant(3) }),
  })
  .map((facts) => present(facts) as Facts);

export const someFailure: fc.Arbitrary<Failure> = fc
  .record({
    source: fc.constantFrom('meta' as const, 'on-premises' as const, 'ferryman' as const),
    class: fc.constantFrom(
      'retry' as const,
      'throttle' as const,
      'hold' as const,
      'configuration' as const,
      'locked' as const,
      'defect' as const,
    ),
    kind: fc.constantFrom(
      'pin-mismatch',
      'timeout',
      'delivery-not-seen',
      'never-heard-of',
      'cutover-disabled',
      'approval-aborted',
      'code-wrong',
      'move-payment-missing',
    ),
    code: maybe(fc.nat()),
    details: maybe(hostile.map((text) => text.slice(0, 300))),
    traceId: maybe(hostile.map((text) => text.slice(0, 100))),
    retryAt: maybe(fc.integer({ min: START, max: START + 1e9 })),
  })
  .map(present);

const step = fc.constantFrom(...StepId.options);
const at = fc.integer({ min: START, max: START + 1e9 });

const template: fc.Arbitrary<Template> = fc
  .record({
    id: fc.constantFrom('1', '2', '3', '4'),
    name: hostile,
    language: fc.constantFrom('en_US', 'es'),
    status: fc.constantFrom('APPROVED', 'REJECTED', 'PENDING'),
    category: maybe(fc.constantFrom('UTILITY')),
    quality: maybe(fc.constantFrom('GREEN', 'RED', 'UNKNOWN')),
  })
  .map(present);
const templates = fc.oneof(
  fc.array(template, { maxLength: 12 }),
  fc.array(template, { minLength: 245, maxLength: 260 }),
);

/** What only the newer routes tell. */
const moveEvents: readonly fc.Arbitrary<Event>[] = [
  fc.constant<Event>({ type: 'twoStepOffConfirmed', by: ANA }),
  fc.constant<Event>({ type: 'numberClaimed', phoneNumberId: PHONE }),
  fc
    .tuple(fc.constantFrom('SMS' as const, 'VOICE' as const), fc.constantFrom('en_US', 'es_MX', 'xx', 'ar'))
    .map(([method, language]): Event => ({ type: 'codeChosen', method, language })),
  maybe(fc.constantFrom(...STORAGE_REGIONS)).map((region): Event => ({
    type: 'regionChosen',
    ...(region !== undefined && { region }),
  })),
  fc.constant<Event>({ type: 'profileSaved', profile: { about: 'about' } }),
  fc
    .tuple(fc.constantFrom('source' as const, 'destination' as const), templates)
    .map(([side, read]): Event => ({ type: 'templatesRead', side, templates: read })),
  fc
    .array(fc.record({ id: fc.constantFrom('1', '9'), reason: hostile.map((text) => text.slice(0, 300)) }), {
      maxLength: 4,
    })
    .map((failed): Event => ({ type: 'templatesCopied', copied: ['2', '3'], failed })),
  fc.tuple(fc.constantFrom(...HoldReason.options), maybe(at)).map(([why, until]): Event => ({
    type: 'cutoverHeld',
    why,
    ...(why === 'held' && { by: MARA, reason: '<!channel>' }),
    ...(until !== undefined && { until }),
  })),
  fc
    .tuple(
      fc.constantFrom('stopped' as const, 'outside-window' as const, 'quiet-hours' as const, 'frozen' as const),
      hostile,
      maybe(at),
    )
    .map(([why, reason, until]): Event => ({
      type: 'obstacleMet',
      why,
      reason: reason.slice(0, 500),
      ...(why === 'stopped' && { by: MARA, since: START }),
      ...(until !== undefined && { until }),
    })),
  fc.constant<Event>({ type: 'obstacleGone' }),
  fc.constant<Event>({ type: 'planChecked', requestId: REQUEST, votes: 1 }),
  maybe(fc.subarray([ANA, MARA])).map((to): Event => ({
    type: 'reminded',
    requestId: REQUEST,
    n: 1,
    ...(to && { to, quiet: [ANA], digest: [MARA] }),
  })),
  fc.constantFrom(ANA, 'ferryman' as const).map((by): Event => ({ type: 'cutoverReleased', by })),
  fc.tuple(fc.constantFrom('done' as const, 'not-done' as const), hostile).map(([outcome, evidence]): Event => ({
    type: 'cutoverJudged',
    requestId: REQUEST,
    by: MARA,
    outcome,
    evidence: evidence === '' ? '–' : evidence,
  })),
  hostile.map((reason): Event => ({
    type: 'takenOver',
    by: MARA,
    from: ANA,
    reason: reason === '' ? '–' : reason.slice(0, 500),
  })),
  fc
    .tuple(fc.constantFrom(...PinEvent.options), at)
    .map(([event, moment]): Event => ({ type: 'pinAlarm', event, at: moment })),
  fc.constant<Event>({ type: 'pinAlarmAnswered', by: MARA }),
  maybe(hostile).map((url): Event => ({ type: 'overrideRead', ...(url !== undefined && { url: url.slice(0, 200) }) })),
  fc.constantFrom('overrideRestored' as const, 'overrideLeftOut' as const).map((type): Event => ({ type, by: MARA })),
  fc.constantFrom(10, 12, 13, 14).map((day): Event => ({ type: 'signUpReminded', day })),
  at.map((moment): Event => ({ type: 'noteFound', requestId: REQUEST, nonce: 'n', at: moment })),
  fc
    .tuple(fc.nat(), maybe(step))
    .map(([lostRevision, id]): Event => ({ type: 'rebuilt', lostRevision, notes: 0, ...(id && { step: id }) })),
];

/** Any event but the first, in no sensible order: a card must bear them all. */
const someEvent = (route: RouteId): fc.Arbitrary<Event> =>
  fc.oneof(
    ...moveEvents,
    step.map((id): Event => ({ type: 'stepStarted', step: id })),
    step.map((id): Event => ({ type: 'stepSucceeded', step: id })),
    step.map((id): Event => ({ type: 'stepSkipped', step: id, why: 'not needed' })),
    step.map((id): Event => ({ type: 'stepReset', step: id })),
    fc.tuple(step, at).map(([id, until]): Event => ({ type: 'stepDeferred', step: id, until })),
    fc.tuple(step, someFailure, maybe(at)).map(([id, failure, retryAt]): Event => ({
      type: 'stepFailed',
      step: id,
      failure,
      ...(retryAt !== undefined && { retryAt }),
    })),
    someFacts.map((facts): Event => ({ type: 'factsRead', facts })),
    fc.constant<Event>({ type: 'differencesConfirmed', by: ANA, items: [...API_DIFFERENCES] }),
    fc.constantFrom(...PinSource.options).map((source): Event => ({ type: 'pinChosen', source, pin: SECRET })),
    fc.constant<Event>({
      type: 'backupSealed',
      backup: SECRET,
      password: SECRET,
      sha256: 'a'.repeat(64),
      bytes: 1,
      clientVersion: '2',
    }),
    someFacts.map((facts): Event => ({
      type: 'approvalRequested',
      requestId: REQUEST,
      plan: { ...aPlan(facts), route },
      digest: digestOf('plan'),
      epoch: 'e',
      expiresAt: START + 9e6,
    })),
    maybe(at).map((notBefore): Event => ({
      type: 'approved',
      requestId: REQUEST,
      by: MARA,
      ...(notBefore !== undefined && { notBefore }),
    })),
    fc.tuple(hostile, fc.constantFrom({}, { for: ANA })).map(([reason, seat]): Event => ({
      type: 'rejected',
      requestId: REQUEST,
      by: MARA,
      ...seat,
      reason: reason.slice(0, 500),
    })),
    fc
      .tuple(
        fc.constantFrom('expired' as const, 'facts-changed' as const, 'storage-changed' as const, 'aborted' as const),
        fc.array(fc.record({ path: hostile, before: hostile, after: hostile }), { maxLength: 30 }),
      )
      .map(([why, differences]): Event => ({ type: 'approvalClosed', requestId: REQUEST, why, differences })),
    fc.constant<Event>({ type: 'cutoverStarted', requestId: REQUEST, nonce: 'n' }),
    fc.tuple(at, maybe(someFailure)).map(([sentAt, failure]): Event => ({
      type: 'cutoverAnswered',
      requestId: REQUEST,
      sentAt,
      ...(failure && { failure }),
    })),
    hostile.map((reading): Event => ({ type: 'cutoverRead', requestId: REQUEST, reading: reading.slice(0, 200) })),
    fc
      .tuple(fc.constantFrom('done' as const, 'not-done' as const, 'needs-human' as const), maybe(fc.boolean()))
      .map(([outcome, deploymentUp]): Event => ({
        type: 'cutoverSettled',
        requestId: REQUEST,
        outcome,
        ...(deploymentUp !== undefined && { deploymentUp }),
      })),
    at.map((moment): Event => ({ type: 'registrationConfirmed', at: moment })),
    fc.constant<Event>({ type: 'testMessageSent', messageId: 'wamid.1' }),
    fc
      .tuple(fc.constantFrom(ANA, 'webhook' as const), at)
      .map(([by, moment]): Event => ({ type: 'deliveryProven', by, at: moment })),
    at.map((moment): Event => ({ type: 'inboundSeen', at: moment })),
    at.map((moment): Event => ({ type: 'secretsExpire', at: moment })),
    maybe(hostile).map((reason): Event => ({
      type: 'cancelled',
      by: ANA,
      ...(reason && { reason: reason.slice(0, 500) }),
    })),
    fc.constant<Event>({ type: 'completed' }),
  );

/** How a migration of a route begins, with a hostile name. */
export function beginning(route: RouteId, name = 'berlin'): Event {
  if (started.type !== 'started') throw new Error('a journal begins with "started"');
  const { deployment: _berlin, phoneNumberId: _phone, ...common } = started;
  const place: Partial<EventOf<'started'>> = {
    'on-premises-to-cloud': { deployment: name, phoneNumberId: PHONE },
    'on-premises-without-backup': { phoneNumberId: PHONE },
    'waba-to-waba': { source: { waba: { id: WABA, name }, phoneNumberId: PHONE } },
    'new-number': { displayName: name.slice(0, 75), signedUpOn: '2026-11-20' },
  }[route];
  return { ...common, typed: name.slice(0, 100), waba: { id: WABA, name }, route, ...place };
}

/** A beginning on any route with hostile names, and up to sixty events after it. */
export const someStory: fc.Arbitrary<Event[]> = fc
  .constantFrom(...RouteId.options)
  .chain((route) =>
    fc
      .tuple(hostile, fc.array(someEvent(route), { maxLength: 60 }))
      .map(([name, events]) => [beginning(route, name), ...events]),
  );

/** The state a story tells. */
export function told(events: Event[]): Migration {
  const migration = entriesOf(events).reduce<Migration | undefined>(evolve, undefined);
  if (!migration) throw new Error('a story has a beginning');
  return migration;
}
