import { describe, expect, test } from '@jest/globals';
import { affected, leftUnseen, standsOpen } from '../../src/health/account-incident.ts';
import { emptyAccount, type AccountRecord } from '../../src/health/account-record.ts';
import { defaultAlertRules as rules } from '../../src/health/account-rules.ts';
import { accountAfter, accountEntries, settleAccount } from '../../src/health/decide-account.ts';
import { defaultSchedule } from '../../src/health/schedule.ts';
import { openIncidents, readDueAt, type Watch } from '../../src/health/watch.ts';
import {
  ana,
  anotherNumber,
  aReading,
  ben,
  blockedReading,
  recovered,
  startedRun,
  target,
  watchShowing,
} from './builders.ts';

const minute = 60_000;

describe('a number that nobody is to watch', () => {
  test('is not read, and neither a reading nor a webhook that comes all the same changes anything', () => {
    const run = startedRun();
    run.record(aReading(1));
    run.do({ do: 'stop', by: ana, reason: 'switched off' }, minute);

    expect(run.watch?.stopped).toEqual({ by: ana, at: minute, reason: 'switched off' });
    expect(run.watch && readDueAt(run.watch)).toBeUndefined();
    expect(run.record(blockedReading(2 * minute))).toEqual([]);
    const signal = { field: 'account_update', at: 2 * minute };
    expect(run.do({ do: 'signal', signal, readAt: 2 * minute }, 2 * minute)).toEqual({ ok: true, events: [] });
    expect(run.do({ do: 'stop', by: ben, reason: 'again' }, 3 * minute)).toEqual({ ok: true, events: [] });
    expect(run.incidents).toEqual([]);
  });

  test('is read at once when it is watched again, and what was good before counts no more', () => {
    const run = startedRun();
    run.record(blockedReading(1));
    run.record(aReading(2));
    run.do({ do: 'stop', by: ana, reason: 'repairs' }, minute);
    run.do({ do: 'resume', by: ben }, 5 * minute);

    expect(run.watch?.stopped).toBeUndefined();
    expect(run.watch && readDueAt(run.watch)).toBeLessThanOrEqual(5 * minute);
    expect(run.record(aReading(5 * minute))).toEqual(['readingTaken']);
    expect(run.record(aReading(6 * minute))).toEqual(['readingTaken', 'incidentRecovered']);
    expect(run.do({ do: 'resume', by: ben }, 7 * minute)).toEqual({ ok: true, events: [] });
  });

  test('is watched again by a later move', () => {
    const run = startedRun();
    run.do({ do: 'stop', by: ana, reason: 'given up' }, minute);
    const later = {
      ...target,
      phoneNumberId: watchShowing(aReading(0)).target.phoneNumberId,
      number: anotherNumber(1),
    };
    run.do({ do: 'start', target: later, schedule: defaultSchedule }, 2 * minute);

    expect(run.watch?.stopped).toBeUndefined();
  });
});

describe('an alert about a number that nobody watches any more', () => {
  let record: AccountRecord = emptyAccount(target.waba);
  const settle = (watches: readonly Watch[], now: number) => {
    const events = settleAccount(record, watches, { rules, now });
    record = accountAfter(record, accountEntries(record, events, now));
    return events.map((event) =>
      event.type === 'left' ? { left: event.subjects, unwatched: event.unwatched } : event.type,
    );
  };
  const stopped = (watch: Watch, at: number): Watch => {
    const run = startedRun();
    run.watch = watch;
    run.do({ do: 'stop', by: ana, reason: 'repairs' }, at);
    return run.watch;
  };
  const blocked = (index: number) => watchShowing(blockedReading(0), { number: anotherNumber(index) });

  test('goes on for the others, and is closed without being called recovered', () => {
    record = emptyAccount(target.waba);
    const [one, other] = [blocked(1), blocked(2)];
    settle([one, other], 1);

    expect(settle([stopped(one, minute)], minute)).toEqual([{ left: [one.target.number], unwatched: true }]);
    expect(record.incidents[0] && affected(record.incidents[0])).toHaveLength(1);
    expect(settle([recovered(other, 2 * minute)], 2 * minute)).toEqual([
      { left: [other.target.number], unwatched: undefined },
      'recovered',
    ]);
    const [incident] = record.incidents;
    expect(incident && standsOpen(incident)).toBe(false);
    expect(incident && leftUnseen(incident)).toBe(1);
  });

  test('comes back when the number is watched again and still has the problem', () => {
    record = emptyAccount(target.waba);
    const one = blocked(1);
    settle([one], 1);
    const quiet = stopped(one, minute);
    settle([quiet], minute);
    const run = startedRun();
    run.watch = quiet;
    run.do({ do: 'resume', by: ana }, 2 * minute);
    run.record(blockedReading(2 * minute));

    expect(openIncidents(run.watch)).toHaveLength(1);
    expect(settle([run.watch], 2 * minute)).toEqual(['reopened']);
    expect(record.incidents[0] && leftUnseen(record.incidents[0])).toBe(0);
  });
});
