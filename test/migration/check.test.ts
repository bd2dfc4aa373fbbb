import { describe, expect, test } from '@jest/globals';
import { blockersIn, findingsOn as findingsOf } from '../../src/migration/check.ts';
import type { CheckId, Finding } from '../../src/migration/finding.ts';
import { driftBetween } from '../../src/migration/drift.ts';
import type { Facts } from '../../src/migration/facts.ts';
import { E164 } from '../../src/migration/ids.ts';
import { goodFacts, WABA } from '../support/builders.ts';

const findingsOn = (facts: Facts, situation?: { deploymentLost: boolean }) =>
  findingsOf('on-premises-to-cloud', facts, situation);
const finding = (facts: Facts, check: CheckId) => findingsOn(facts).find((f) => f.check === check);
const token = (change: object) => goodFacts({ token: { ...goodFacts().token, ...change } as Facts['token'] });

describe('findingsOn', () => {
  test('lets a healthy number through', () => {
    expect(blockersIn(findingsOn(goodFacts()))).toEqual([]);
  });

  test.each<[string, Facts, CheckId, Finding['level'], string]>([
    ['an invalid token', token({ isValid: false }), 'token', 'block', 'invalid'],
    [
      'a token without messaging',
      token({ scopes: ['whatsapp_business_management'] }),
      'token',
      'block',
      'scopes-missing',
    ],
    [
      'a token for another WABA',
      token({ targets: { whatsapp_business_management: ['1'] } }),
      'token',
      'block',
      'waba-not-covered',
    ],
    [
      'a token that lists the WABA',
      token({ targets: { whatsapp_business_management: [WABA] } }),
      'token',
      'pass',
      'lasting',
    ],
    ['an unreadable token', goodFacts({ token: { unreadable: 'timeout' } }), 'token', 'block', 'unreadable'],
    [
      'a pending review',
      goodFacts({ waba: { wabaId: WABA, name: 'Acme', accountReviewStatus: 'PENDING' } }),
      'waba',
      'block',
      'not-approved',
    ],
    [
      'an unverified business',
      goodFacts({ waba: { wabaId: WABA, name: 'Acme', businessVerificationStatus: 'not_verified' } }),
      'business',
      'block',
      'not-verified',
    ],
    [
      'a Meta form without the ninth digit',
      goodFacts({ number: E164.parse('+5511912345678'), phone: { displayPhoneNumber: '+55 11 1234-5678' } }),
      'identity',
      'warn',
      'brazil-ninth-digit',
    ],
    [
      'another number',
      goodFacts({ phone: { displayPhoneNumber: '+1 631-555-0000' } }),
      'identity',
      'block',
      'different',
    ],
    [
      'a number on the Cloud API',
      goodFacts({ phone: { platformType: 'CLOUD_API' } }),
      'platform',
      'block',
      'already-cloud',
    ],
    ['a banned number', goodFacts({ phone: { status: 'BANNED' } }), 'platform', 'block', 'unusable'],
    ['a coexistence number', goodFacts({ phone: { isOnBizApp: true } }), 'coexistence', 'block', 'on-business-app'],
    [
      'a pending name change',
      goodFacts({ phone: { newNameStatus: 'PENDING_REVIEW' } }),
      'display-name',
      'warn',
      'change-pending',
    ],
    [
      'a disconnected deployment',
      goodFacts({ deployment: { name: 'berlin', health: 'disconnected', nodes: 1 } }),
      'deployment',
      'block',
      'not-connected',
    ],
    [
      'an unreachable deployment',
      goodFacts({ deployment: { unreadable: 'unreachable' } }),
      'deployment',
      'block',
      'unreachable',
    ],
    [
      'one shard',
      goodFacts({ deployment: { name: 'berlin', health: 'connected', nodes: 1, shards: 1 } }),
      'throughput',
      'pass',
      'standard',
    ],
    ['two shards', goodFacts(), 'throughput', 'pass', 'high'],
    [
      'a listener that does not answer',
      goodFacts({ webhook: { appSubscribed: true, handshake: 'failed' } }),
      'webhook',
      'block',
      'failed',
    ],
    [
      'no listener',
      goodFacts({ webhook: { appSubscribed: true, handshake: 'not-configured' } }),
      'webhook',
      'warn',
      'not-configured',
    ],
    [
      'an overridden subscription',
      goodFacts({ webhook: { appSubscribed: true, handshake: 'answered', overrideUrl: 'https://x.example' } }),
      'subscription',
      'warn',
      'overridden',
    ],
    ['a spent budget', goodFacts({ budget: { used: 3, limit: 3 } }), 'budget', 'block', 'spent'],
    ['a used budget', goodFacts({ budget: { used: 1, limit: 3 } }), 'budget', 'warn', 'used'],
  ])('judges %s', (_name, facts, check, level, outcome) => {
    expect(finding(facts, check)).toMatchObject({ level, outcome });
  });

  test('no longer stops at a deployment that a refused registration took down', () => {
    const facts = goodFacts({ deployment: { name: 'berlin', health: 'disconnected', nodes: 1 } });

    expect(blockersIn(findingsOn(facts))).toHaveLength(1);
    expect(blockersIn(findingsOn(facts, { deploymentLost: true }))).toEqual([]);
  });
});

describe('driftBetween', () => {
  test('finds nothing between equal readings, whatever their order of keys and scopes', () => {
    const again = goodFacts();
    if ('scopes' in again.token) again.token.scopes = again.token.scopes.toReversed();
    expect(driftBetween(goodFacts(), again)).toEqual([]);
  });

  test('names each changed fact with before and after', () => {
    const read = goodFacts({ phone: { status: 'FLAGGED' }, budget: { used: 1, limit: 3, freesAt: 7 } });
    expect(driftBetween(goodFacts(), read)).toEqual([
      { path: 'budget.used', before: '0', after: '1' },
      { path: 'phone.status', before: 'CONNECTED', after: 'FLAGGED' },
    ]);
  });

  test('sees a group become unreadable', () => {
    const read = goodFacts({ deployment: { unreadable: 'timeout' } });
    expect(driftBetween(goodFacts(), read).map((d) => d.path)).toContain('deployment.unreadable');
  });
});
