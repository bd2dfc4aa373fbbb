import { describe, expect, test } from '@jest/globals';
import {
  accountReadAt,
  defaultSteadyRules as rules,
  healthOfAccount,
  isUnremarkable,
} from '../../src/health/steady.ts';
import { aReading, blockedReading, recovered, startedRun, watchShowing } from './builders.ts';

const minute = 60_000;
const day = 86_400_000;
const later = 9 * day;

/** A watch that has ended well. */
const ended = (at = 8 * day) => watchShowing(aReading(at));

describe('accountReadAt', () => {
  test('is half an hour later while all is well', () => {
    expect(accountReadAt([ended(), ended()], rules, later)).toBe(later + 30 * minute);
  });

  test('comes sooner while an incident is open, and within a minute to confirm that it is over', () => {
    const open = watchShowing(blockedReading(later));
    expect(accountReadAt([ended(), open], rules, later)).toBe(later + 5 * minute);

    const run = startedRun();
    run.record(blockedReading(later));
    run.record(aReading(later + minute));
    expect(accountReadAt([run.watch!], rules, later + minute)).toBe(later + 2 * minute);
  });

  test('waits longer with every failed reading, up to the usual pace', () => {
    const run = startedRun();
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((count) => {
      const at = later + count;
      run.record({ at, failure: 'meta-unreachable' });
      return (accountReadAt([run.watch!], { ...rules, everyMs: 30 * minute }, at) - at) / minute;
    });

    expect(pauses).toEqual([1, 2, 4, 5, 5, 5, 5]);
  });
});

describe('isUnremarkable', () => {
  test('is a good reading that says what the last one said, whatever it leaves out', () => {
    expect(isUnremarkable(ended(), aReading(later))).toBe(true);
    const { appSubscribed: _left, ...less } = aReading(later);
    expect(isUnremarkable(ended(), less)).toBe(true);
  });

  test.each([
    ['a problem', blockedReading(later)],
    ['a quality that was not known', aReading(later, { phone: { status: 'CONNECTED', qualityRating: 'UNKNOWN' } })],
    ['another value', aReading(later, { phone: { ...aReading(0).phone, qualityRating: 'YELLOW' } })],
    ['a failure', { at: later, failure: 'meta-unreachable' }],
  ])('is no reading with %s', (_what, reading) => {
    expect(isUnremarkable(ended(), reading)).toBe(false);
  });

  test('is none while the watch waits for one: an incident, a webhook, or its own end', () => {
    expect(isUnremarkable(watchShowing(blockedReading(8 * day)), aReading(later))).toBe(false);
    expect(isUnremarkable(watchShowing(aReading(2 * day)), aReading(later))).toBe(false);
    const run = startedRun();
    run.record(aReading(8 * day));
    run.do({ do: 'signal', signal: { field: 'security', at: 1 }, readAt: later }, later);
    expect(isUnremarkable(run.watch!, aReading(later))).toBe(false);
    const over = recovered(watchShowing(blockedReading(8 * day)), later);
    expect(isUnremarkable(over, aReading(later + 5, { accountReviewStatus: 'APPROVED' }))).toBe(true);
  });
});

test('what an account says holds for its numbers, except what a number says of itself', () => {
  const entity = (type: string) => ({ type, id: '1', canSend: 'AVAILABLE', errors: [], notes: [] });
  const account = { canSend: 'AVAILABLE', entities: [entity('PHONE_NUMBER'), entity('WABA')] };
  expect(healthOfAccount(account)?.entities).toEqual([entity('WABA')]);
  expect(healthOfAccount(undefined)).toBeUndefined();
});
