import { describe, expect, test } from '@jest/globals';
import { WabaId } from '../../src/migration/ids.ts';
import { creditLineAt, otherWays, type ListedIn } from '../../src/migration/other-ways.ts';
import { goodFacts } from '../support/builders.ts';

const NOW = Date.UTC(2026, 10, 15);
const waba = { id: WabaId.parse('100200300'), name: 'Acme' };

const listed = (platformType: string, ownershipType?: string): ListedIn => ({
  waba,
  phone: { ...goodFacts().phone!, platformType },
  ...(ownershipType !== undefined && { ownershipType }),
});

const ways = (one: ListedIn[]) => otherWays(one, NOW).map(({ way }) => way);

describe('ways that are made elsewhere', () => {
  test('a number in none of our accounts may be meant in all three ways', () => {
    expect(ways([])).toEqual(['embedded-signup', 'partner-change', 'solution-change']);
  });

  test.each([
    ['that a provider owns', 'AGENCY_OWNED', ['embedded-signup']],
    ['that its client owns', 'CLIENT_OWNED', ['partner-change', 'solution-change']],
    ['of our own', 'SELF_OWNED', ['partner-change']],
    ['whose owner Meta does not tell', undefined, ['partner-change']],
  ])('a number in an account %s', (_whose, ownershipType, expected) => {
    expect(ways([listed('CLOUD_API', ownershipType)])).toEqual(expected);
  });

  test('a number that is not on the Cloud API has none of them', () => {
    expect(ways([listed('ON_PREMISE', 'CLIENT_OWNED')])).toEqual([]);
  });
});

describe('the credit line of a new partner', () => {
  test.each([
    ['2026-11-15T12:00:00Z', '2026-12-01T00:00:00Z', true],
    ['2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z', false],
    ['2026-11-28T00:00:00Z', '2026-12-01T00:00:00Z', false],
    ['2026-11-27T23:59:59Z', '2026-12-01T00:00:00Z', true],
    ['2026-11-04T23:59:59Z', '2026-12-01T00:00:00Z', false],
    ['2026-11-05T00:00:00Z', '2026-12-01T00:00:00Z', true],
  ])('seen at %s takes effect at %s', (now, effective, canBeShared) => {
    expect(creditLineAt(Date.parse(now))).toEqual({ effectiveAt: Date.parse(effective), canBeShared });
  });
});
