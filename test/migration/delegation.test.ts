import { describe, expect, test } from '@jest/globals';
import { delegatorsOf, faultOfDelegation, isInForce, momentIn } from '../../src/migration/delegation.ts';
import { SlackUserId } from '../../src/migration/ids.ts';

const MARA = SlackUserId.parse('U0MARA');
const NILS = SlackUserId.parse('U0NILS');
const ANA = SlackUserId.parse('U0ANA');
const DAY = 86_400_000;
const aDelegation = { from: MARA, to: ANA, since: 0, until: DAY };

describe('a delegation', () => {
  test('is in force from its beginning until its end, and not at its end', () => {
    expect([-1, 0, DAY - 1, DAY].map((now) => isInForce(aDelegation, now))).toEqual([false, true, true, false]);
  });

  test.each([
    ['to oneself', { to: MARA }, 'delegate-is-self'],
    ['that is over', { until: 0 }, 'delegation-over'],
    ['of more than 31 days', { until: 31 * DAY + 1 }, 'delegation-too-long'],
    ['of 31 days', { until: 31 * DAY }, undefined],
  ])('%s', (_which, change, fault) => {
    expect(faultOfDelegation({ ...aDelegation, ...change }, 0)).toBe(fault);
  });

  test('names the approvers in one order, whoever delegated first', () => {
    const both = [aDelegation, { ...aDelegation, from: NILS }];

    expect(delegatorsOf(ANA, both, 1)).toEqual([MARA, NILS]);
    expect(delegatorsOf(ANA, both.toReversed(), 1)).toEqual([MARA, NILS]);
    expect(delegatorsOf(ANA, both, DAY)).toEqual([]);
  });

  test('gives nothing to anybody but the delegate', () => {
    expect(delegatorsOf(NILS, [aDelegation], 1)).toEqual([]);
  });

  test('is as long as it is from now on, whatever the clock says', () => {
    const now = Date.UTC(2026, 10, 29);

    expect(faultOfDelegation({ ...aDelegation, until: now + 31 * DAY }, now)).toBeUndefined();
    expect(faultOfDelegation({ ...aDelegation, until: now + 31 * DAY + 1 }, now)).toBe('delegation-too-long');
  });
});

describe('a written date', () => {
  test.each([
    ['2026-12-05', undefined, 'Europe/Berlin', '2026-12-05T23:00:00Z'],
    ['2026-12-05', '18:00', 'Europe/Berlin', '2026-12-05T17:00:00Z'],
    ['2026-07-05', '18:00', 'America/New_York', '2026-07-05T22:00:00Z'],
    // The clocks go from 2 to 3: what is left out means the time after it.
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ])('%s %s in %s', (date, time, zone, moment) => {
    expect(momentIn(zone, { date, time })).toBe(Date.parse(moment));
  });

  test.each([
    ['2026-02-30', undefined, 'Europe/Berlin'],
    ['tomorrow', undefined, 'Europe/Berlin'],
    ['2026-12-05', '24:00', 'Europe/Berlin'],
    ['2026-12-05', '18', 'Europe/Berlin'],
    ['20261205', undefined, 'Europe/Berlin'],
    ['2026-12-05T10:00', '18:00', 'Europe/Berlin'],
    ['2026-12-05', undefined, 'Europe/Atlantis'],
  ])('%s %s in %s is none', (date, time, zone) => {
    expect(momentIn(zone, { date, time })).toBeUndefined();
  });
});
