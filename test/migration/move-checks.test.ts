import { describe, expect, test } from '@jest/globals';
import { findingsOn } from '../../src/migration/check.ts';
import type { Facts, NumberFacts, WabaFacts } from '../../src/migration/facts.ts';
import type { CheckId } from '../../src/migration/finding.ts';
import type { RouteId } from '../../src/migration/route-declaration.ts';
import { goodFacts } from '../support/builders.ts';

const { waba: ours, phone } = goodFacts();
if ('unreadable' in ours) throw new Error('the account of the builder can be read');

const account: WabaFacts = { ...ours, businessId: '5', hasFunding: true };

/** Facts of a number that is ready to be moved from another account of ours, and what is different about it. */
const moving = (change: {
  waba?: Partial<WabaFacts>;
  source?: Partial<WabaFacts>;
  phone?: Partial<NumberFacts>;
}): Facts => {
  const { phone: _notYetThere, ...facts } = goodFacts({ templateCount: 10 });
  return {
    ...facts,
    waba: { ...account, ...change.waba },
    source: {
      waba: { ...account, name: 'Provider', ...change.source },
      phone: { ...phone, platformType: 'CLOUD_API', isPinEnabled: false, ...change.phone },
    },
  };
};

const found = (route: RouteId, facts: Facts, check: CheckId): string => {
  const finding = findingsOn(route, facts).find((one) => one.check === check);
  return `${finding?.level} ${finding?.outcome}`;
};

describe('a move from another account', () => {
  test('is stopped by nothing when everything is as it should be', () => {
    expect(findingsOn('waba-to-waba', moving({})).filter(({ level }) => level === 'block' || level === 'warn')).toEqual(
      [],
    );
  });

  test.each<[string, Facts, CheckId, string]>([
    [
      'accounts of two businesses are warned of',
      moving({ source: { businessId: '6' } }),
      'same-business',
      'warn different',
    ],
    [
      'an account without a payment method is warned of',
      moving({ waba: { hasFunding: false } }),
      'funding',
      'warn absent',
    ],
    [
      'a source under review stops it',
      moving({ source: { accountReviewStatus: 'PENDING' } }),
      'source-waba',
      'block not-approved',
    ],
    [
      'a destination under review stops it',
      moving({ waba: { accountReviewStatus: 'PENDING' } }),
      'waba',
      'block not-approved',
    ],
    ['two-step verification that is on is warned of', moving({ phone: { isPinEnabled: true } }), 'two-step', 'warn on'],
    [
      'a pending name change stops it',
      moving({ phone: { newNameStatus: 'PENDING_REVIEW' } }),
      'source-name',
      'block change-pending',
    ],
    [
      'a name that is not approved stops it',
      moving({ phone: { nameStatus: 'DECLINED' } }),
      'source-name',
      'block not-approved',
    ],
    [
      'a number nobody registered stops it',
      moving({ phone: { status: 'PENDING', platformType: 'NOT_APPLICABLE' } }),
      'source-platform',
      'block not-registered',
    ],
    ['an account full of templates is warned of', { ...moving({}), templateCount: 250 }, 'template-room', 'warn full'],
    [
      'an app that is not subscribed will be',
      { ...moving({}), webhook: { appSubscribed: false, handshake: 'answered' } },
      'destination-subscription',
      'note will-subscribe',
    ],
    [
      'a number of the business app stops it',
      moving({ phone: { isOnBizApp: true } }),
      'coexistence',
      'block on-business-app',
    ],
  ])('%s', (_what, facts, check, expected) => {
    expect(found('waba-to-waba', facts, check)).toBe(expected);
  });

  test('from an account that is not ours notes what nobody here can read', () => {
    const { source: _theirs, ...facts } = moving({});

    for (const check of ['source-waba', 'same-business', 'source-platform', 'source-name', 'two-step'] as const)
      expect(found('waba-to-waba', facts, check)).toMatch(/^note /u);
  });
});

describe('a new number', () => {
  test.each<[string, Partial<NumberFacts>, string]>([
    ['is stopped when the Cloud API has it', { platformType: 'CLOUD_API' }, 'block already-registered'],
    ['is stopped when a client may have it', { platformType: 'ON_PREMISE' }, 'block on-premises'],
    ['may be listed and unregistered', { platformType: 'NOT_APPLICABLE', status: 'PENDING' }, 'pass listed'],
  ])('%s', (_what, change, expected) => {
    expect(found('new-number', goodFacts({ phone: change }), 'unregistered')).toBe(expected);
  });
});
