import { describe, expect, test } from '@jest/globals';
import { ruleOf } from '../../src/health/cause.ts';
import { observationsOn, tellsAbout } from '../../src/health/observe.ts';
import type { Background } from '../../src/health/observe.ts';
import type { Reading } from '../../src/health/reading.ts';
import { aReading, anEntity, paymentProblem } from './builders.ts';

const causes = (reading: Reading, background: Background = {}) =>
  observationsOn(reading, background).map(({ cause }) => cause);

const phone = (overrides: Partial<NonNullable<Reading['phone']>>) =>
  aReading(0, { phone: { status: 'CONNECTED', platformType: 'CLOUD_API', qualityRating: 'GREEN', ...overrides } });

const health = (canSend: string, ...entities: ReturnType<typeof anEntity>[]) =>
  aReading(0, { health: { canSend, entities } });

describe('observationsOn', () => {
  test.each([
    { name: 'a healthy number', reading: aReading(0), expected: [] },
    {
      name: 'a payment problem',
      reading: health('BLOCKED', anEntity({ type: 'APP' }), paymentProblem),
      expected: ['blocked:141006'],
    },
    {
      name: 'two codes of two entities',
      reading: health(
        'BLOCKED',
        paymentProblem,
        anEntity({ type: 'BUSINESS', canSend: 'BLOCKED', errors: [{ code: 141_010, description: 'not verified' }] }),
      ),
      expected: ['blocked:141006', 'blocked:141010'],
    },
    {
      name: 'a block without an error',
      reading: health('BLOCKED', anEntity({ canSend: 'BLOCKED' })),
      expected: ['blocked'],
    },
    { name: 'a block without entities', reading: health('BLOCKED'), expected: ['blocked'] },
    {
      name: "the sample of Meta's page: blocked in total, but every entity may send and lists calls only",
      reading: health('BLOCKED', anEntity({ errors: [{ code: 138_025, description: 'SIP calling is off' }] })),
      expected: [],
    },
    {
      name: 'a call code beside a real block',
      reading: health(
        'BLOCKED',
        anEntity({
          canSend: 'BLOCKED',
          errors: [
            { code: 138_024, description: 'SIP calling is off' },
            { code: 141_014, description: 'banned' },
          ],
        }),
      ),
      expected: ['blocked:141014'],
    },
    {
      name: 'an entity that may not send although it lists calls only',
      reading: health('BLOCKED', anEntity({ canSend: 'BLOCKED', errors: [{ code: 138_024, description: 'SIP' }] })),
      expected: ['blocked'],
    },
    {
      name: 'a limited entity',
      reading: health('LIMITED', anEntity({ canSend: 'LIMITED', notes: ['The display name is not approved.'] })),
      expected: ['limited'],
    },
    { name: 'a banned number', reading: phone({ status: 'BANNED' }), expected: ['not-connected'] },
    { name: "the specification's word for connected", reading: phone({ status: 'LINKED' }), expected: [] },
    { name: 'an unknown status', reading: phone({ status: 'UNKNOWN' }), expected: [] },
    { name: 'a number back on premises', reading: phone({ platformType: 'ON_PREMISE' }), expected: ['not-cloud'] },
    { name: 'red quality', reading: phone({ qualityRating: 'RED' }), expected: ['quality-red'] },
    { name: 'yellow quality from the start', reading: phone({ qualityRating: 'YELLOW' }), expected: [] },
    { name: 'unknown quality', reading: phone({ qualityRating: 'UNKNOWN' }), expected: ['quality-unknown'] },
    { name: 'an unsubscribed app', reading: aReading(0, { appSubscribed: false }), expected: ['unsubscribed'] },
    {
      name: 'an account in review',
      reading: aReading(0, { accountReviewStatus: 'PENDING' }),
      expected: ['account-not-approved'],
    },
    {
      name: 'an approved account in small letters',
      reading: aReading(0, { accountReviewStatus: 'approved' }),
      expected: [],
    },
    { name: 'a failed read', reading: { at: 0, failure: 'meta-unreachable' }, expected: ['unreadable'] },
  ])('sees $expected in $name', ({ reading, expected }) => {
    expect(causes(reading)).toEqual(expected);
  });

  test('sees a drop of quality when it was green before', () => {
    expect(causes(phone({ qualityRating: 'YELLOW' }), { baselineQuality: 'GREEN' })).toEqual(['quality-dropped']);
  });

  test.each([
    { minutes: 14, expected: [] },
    { minutes: 15, expected: ['pending-too-long'] },
  ])('sees $expected after $minutes minutes of PENDING', ({ minutes, expected }) => {
    const reading = { ...phone({ status: 'PENDING' }), at: minutes * 60_000 };

    expect(causes(reading, { pendingSince: 0 })).toEqual(expected);
  });

  test('keeps the words of Meta as evidence', () => {
    expect(observationsOn(health('BLOCKED', paymentProblem), {})[0]?.evidence).toEqual({
      entities: ['WABA'],
      errors: [{ code: 141_006, description: 'Payment method problem', solution: 'Add a payment method' }],
      notes: [],
    });
  });
});

describe('tellsAbout', () => {
  test('is false for a part that was not read, so that silence is not good news', () => {
    const reading: Reading = { at: 0, phone: { status: 'CONNECTED' } };

    expect(tellsAbout(reading, 'not-connected')).toBe(true);
    expect(tellsAbout(reading, 'not-cloud')).toBe(false);
    expect(tellsAbout(reading, 'quality-red')).toBe(false);
    expect(tellsAbout(reading, 'blocked:141006')).toBe(false);
    expect(tellsAbout(reading, 'unsubscribed')).toBe(false);
  });
});

describe('ruleOf', () => {
  test.each([
    ['blocked:141006', 'page'],
    ['blocked', 'page'],
    ['not-connected', 'page'],
    ['not-cloud', 'page'],
    ['unsubscribed', 'page'],
    ['limited', 'warn'],
    ['quality-red', 'warn'],
    ['quality-dropped', 'warn'],
    ['pending-too-long', 'warn'],
    ['account-not-approved', 'warn'],
    ['unreadable', 'warn'],
    ['quality-unknown', 'info'],
  ] as const)('gives %s the severity %s', (cause, severity) => {
    expect(ruleOf(cause).severity).toBe(severity);
  });
});
