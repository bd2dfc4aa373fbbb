import { describe, expect, test } from '@jest/globals';
import { concerns } from '../../src/health/signal.ts';
import { accountReadAt, defaultSteadyRules, isSteady } from '../../src/health/steady.ts';
import { Watch, openIncidents, readDueAt } from '../../src/health/watch.ts';
import { aReading, blockedReading, startedRun, target } from './builders.ts';

const minute = 60_000;
const day = 86_400_000;

describe('decideWatch', () => {
  test('opens one incident however often the cause is seen', () => {
    const run = startedRun();

    run.record(blockedReading(0));
    run.record(blockedReading(minute));

    expect(run.incidents).toMatchObject([
      { id: '16315551234.1', cause: 'blocked:141006', severity: 'page', openedAt: 0 },
    ]);
  });

  test('takes one good reading for a flap and two for a recovery', () => {
    const run = startedRun();
    run.record(blockedReading(0));

    run.record(aReading(1));
    run.record(blockedReading(2));
    run.record(aReading(3));
    expect(openIncidents(run.watch!)).toHaveLength(1);
    run.record(aReading(4));

    expect(openIncidents(run.watch!)).toHaveLength(0);
    expect(run.incidents).toMatchObject([{ recoveredAt: 4 }]);
  });

  test('does not count a reading that could not see the cause', () => {
    const run = startedRun();
    run.record(blockedReading(0));

    run.record({ at: 1, phone: { status: 'CONNECTED' }, failure: 'meta-unavailable' });
    run.record({ at: 2, phone: { status: 'CONNECTED' }, failure: 'meta-unavailable' });

    expect(openIncidents(run.watch!)).toHaveLength(1);
  });

  test('opens a second incident when the cause comes back', () => {
    const run = startedRun();
    run.record(blockedReading(0));
    run.record(aReading(1));
    run.record(aReading(2));

    run.record(blockedReading(3));

    expect(run.incidents.map(({ id }) => id)).toEqual(['16315551234.1', '16315551234.2']);
  });

  test('warns that a number cannot be read only after the third failed reading', () => {
    const run = startedRun();
    const failed = (at: number) => ({ at, failure: 'meta-unreachable' });

    expect(run.record(failed(0))).toEqual(['readingTaken']);
    expect(run.record(failed(1))).toEqual(['readingTaken']);
    expect(run.record(failed(2))).toEqual(['readingTaken', 'incidentOpened']);
  });

  test('changes an incident when Meta says something else of the same cause, and only then', () => {
    const run = startedRun();
    const down = (at: number, status: string) => aReading(at, { phone: { status } });
    run.record(down(0, 'FLAGGED'));

    expect(run.record(down(1, 'FLAGGED'))).toEqual(['readingTaken']);
    expect(run.record(down(2, 'BANNED'))).toEqual(['readingTaken', 'incidentChanged']);
    expect(run.incidents).toMatchObject([{ evidence: { value: 'BANNED' } }]);
  });

  test('sees no change in evidence that came back from storage with its keys in another order', () => {
    const run = startedRun();
    run.record(aReading(0, { phone: { status: 'BANNED' } }));
    run.watch = Watch.parse(JSON.parse(JSON.stringify(run.watch)));

    expect(run.record(aReading(1, { phone: { status: 'BANNED' } }))).toEqual(['readingTaken']);
  });

  test('ignores a reading that is older than the last', () => {
    const run = startedRun();
    run.record(blockedReading(10));

    expect(run.record(aReading(9))).toEqual([]);
  });

  test('ends with the schedule, and not while something is wrong', () => {
    const ending = startedRun();
    const broken = startedRun();

    ending.record(aReading(8 * day));
    broken.record(blockedReading(8 * day));

    expect(readDueAt(ending.watch!)).toBeUndefined();
    expect(broken.watch).not.toHaveProperty('endedAt');
    expect([ending.watch, broken.watch].map((watch) => isSteady(watch!))).toEqual([true, true]);
    expect(accountReadAt([broken.watch!], defaultSteadyRules, 8 * day)).toBe(8 * day + 5 * minute);
  });

  test('is read once more with its account after a webhook although the watch has ended', () => {
    const run = startedRun();
    run.record(aReading(8 * day));

    run.do({ do: 'signal', signal: { field: 'account_update', at: 9 * day }, readAt: 9 * day }, 9 * day);
    expect(accountReadAt([run.watch!], defaultSteadyRules, 9 * day)).toBe(9 * day + minute);
    run.record(blockedReading(9 * day));

    expect(readDueAt(run.watch!)).toBeUndefined();
    run.record(aReading(9 * day + minute));
    expect(run.record(aReading(9 * day + 2 * minute))).toEqual(['readingTaken', 'incidentRecovered', 'watchEnded']);
  });

  test('asks for one reading however often a webhook is delivered', () => {
    const run = startedRun();
    run.record(aReading(0));
    const command = { do: 'signal', signal: { field: 'security', event: 'PIN_CHANGED', at: 5 }, readAt: 5 } as const;

    expect(run.do(command, 5)).toMatchObject({ ok: true, events: [{ type: 'signalSeen' }] });
    expect(run.do(command, 6)).toEqual({ ok: true, events: [] });
  });

  test('asks for another reading when a webhook comes while one is under way', () => {
    const run = startedRun();
    run.record(aReading(0));
    run.do({ do: 'signal', signal: { field: 'account_update', at: 10 }, readAt: 10 }, 10);

    run.record(aReading(9));

    expect(readDueAt(run.watch!)).toBe(10);
  });

  test('begins again for a later migration and keeps what is open', () => {
    const run = startedRun();
    run.record(blockedReading(0));
    const later = { ...target, migration: `${target.migration.slice(0, -1)}k` as typeof target.migration };

    expect(run.do({ do: 'start', target, schedule: run.watch!.schedule }, 50)).toEqual({ ok: true, events: [] });
    run.do({ do: 'start', target: later, schedule: run.watch!.schedule }, 100);

    expect(run.watch).toMatchObject({ startedAt: 100, counted: 1, incidents: [{ id: '16315551234.1' }] });
    expect(readDueAt(run.watch!)).toBe(100);
  });
});

describe('readDueAt', () => {
  test('comes back soon to confirm a recovery', () => {
    const run = startedRun();
    run.record(blockedReading(120 * minute));
    run.record(aReading(121 * minute));

    expect(readDueAt(run.watch!)).toBe(121 * minute + 30_000);
  });

  test('waits longer with every failed reading', () => {
    const run = startedRun();
    const pauses = [1, 2, 3, 4, 5, 6].map((count) => {
      const at = 60 * minute + count * 10 * minute;
      run.record({ at, failure: 'meta-unreachable' });
      return readDueAt(run.watch!)! - at;
    });

    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });
});

describe('concerns', () => {
  const change = { field: 'security', at: 0, waba: target.waba };

  test.each([
    { what: 'its WABA', more: {}, expected: true },
    { what: 'another WABA', more: { waba: '7' }, expected: false },
    { what: 'its digits, formatted', more: { displayPhoneNumber: '1 631-555-1234' }, expected: true },
    { what: 'other digits', more: { displayPhoneNumber: '16315551235' }, expected: false },
    { what: 'its id', more: { phoneNumberId: target.phoneNumberId }, expected: true },
    { what: 'another id', more: { phoneNumberId: '1' }, expected: false },
  ])('is $expected for $what', ({ more, expected }) => {
    expect(concerns({ ...change, ...more }, target)).toBe(expected);
  });
});
