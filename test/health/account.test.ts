import { beforeEach, describe, expect, test } from '@jest/globals';
import { AccountIncidentId, affected } from '../../src/health/account-incident.ts';
import { emptyAccount, openIn } from '../../src/health/account-record.ts';
import type { AccountEvent, AccountRecord } from '../../src/health/account-record.ts';
import { accountDueAt, defaultAlertRules as rules } from '../../src/health/account-rules.ts';
import { accountAfter, accountEntries, decideIncident, settleAccount } from '../../src/health/decide-account.ts';
import type { IncidentCommand } from '../../src/health/decide-account.ts';
import type { Watch } from '../../src/health/watch.ts';
import { WabaId } from '../../src/migration/ids.ts';
import { aReading, ana, anotherNumber, ben, blockedReading, recovered, target, watchShowing } from './builders.ts';

const minute = 60_000;
const hour = 60 * minute;
const first = AccountIncidentId.parse(`w${target.waba}.1`);

let record: AccountRecord;

beforeEach(() => {
  record = emptyAccount(target.waba);
});

function take(events: readonly AccountEvent[], now: number): string[] {
  record = accountAfter(record, accountEntries(record, events, now));
  return events.map(({ type }) => type);
}

const settle = (watches: readonly Watch[], now: number) => take(settleAccount(record, watches, { rules, now }), now);

function ask(command: IncidentCommand, now: number) {
  const decision = decideIncident(record, command);
  if (decision.ok) take(decision.events, now);
  return decision;
}

const blocked = (index: number, at = 0) => watchShowing(blockedReading(at), { number: anotherNumber(index) });
const blockedNumbers = (count: number, at = 0) => Array.from({ length: count }, (_, index) => blocked(index, at));
const good = (watches: readonly Watch[], at: number) => watches.map((watch) => recovered(watch, at));

describe('the incidents of an account', () => {
  test('make one payment problem of 200 numbers one incident with 200 numbers', () => {
    expect(settle(blockedNumbers(200), 0)).toEqual(['opened']);

    expect(record.incidents).toMatchObject([{ id: first, cause: 'blocked:141006', severity: 'page' }]);
    expect(affected(record.incidents[0]!)).toHaveLength(200);
    expect(record.incidents[0]!.evidence.errors).toHaveLength(1);
  });

  test('keep two causes apart', () => {
    const notConnected = watchShowing(aReading(0, { phone: { status: 'BANNED' } }), { number: anotherNumber(7) });

    settle([...blockedNumbers(3), notConnected], 0);

    expect(record.incidents.map(({ cause, members }) => [cause, members.length])).toEqual([
      ['blocked:141006', 3],
      ['not-connected', 1],
    ]);
  });

  test('take a number in that has the problem later, and count down as numbers recover', () => {
    const watches = blockedNumbers(3);
    settle(watches.slice(0, 2), 0);
    expect(settle(watches, minute)).toEqual(['joined']);
    expect(affected(record.incidents[0]!)).toHaveLength(3);

    expect(settle(good(watches.slice(0, 2), 2 * minute), 2 * minute)).toEqual(['left']);
    expect(affected(record.incidents[0]!).map(({ subject }) => subject)).toEqual([anotherNumber(2)]);
    expect(settle(good(watches.slice(2), 3 * minute), 3 * minute)).toEqual(['left', 'recovered']);
    expect(record.incidents[0]!.members).toHaveLength(3);
  });

  test('say nothing of what is only on record', () => {
    expect(settle([watchShowing(aReading(0, { phone: { qualityRating: 'UNKNOWN' } }))], 0)).toEqual([]);
  });

  test('let a number go that has moved to another account', () => {
    const watch = watchShowing(blockedReading(0));
    settle([watch], 0);

    const moved = { ...watch, target: { ...watch.target, waba: WabaId.parse('998877665544') } };
    expect(settle([moved], minute)).toEqual(['left', 'recovered']);
  });

  test('show every value that the numbers show, once', () => {
    const down = (index: number, status: string) =>
      watchShowing(aReading(0, { phone: { status } }), { number: anotherNumber(index) });

    settle([down(1, 'BANNED'), down(2, 'FLAGGED'), down(3, 'BANNED')], 0);

    expect(record.incidents[0]?.evidence.value).toBe('BANNED, FLAGGED');
    expect(settle([down(4, 'FLAGGED')], 1)).toEqual(['joined']);
    expect(record.incidents[0]?.evidence.value).toBe('BANNED, FLAGGED');
  });
});

describe('an incident that comes and goes', () => {
  const watches = blockedNumbers(2);

  /** It comes at `from` and is over a minute later. */
  function flap(from: number): string[] {
    return [...settle(blockedNumbers(2, from), from), ...settle(good(watches, from + minute), from + minute)];
  }

  test('is the same incident again within the hour, and a new one after it', () => {
    expect(flap(0)).toEqual(['opened', 'left', 'recovered']);
    expect(flap(30 * minute)).toEqual(['reopened', 'left', 'recovered']);
    expect(flap(5 * hour)).toEqual(['opened', 'left', 'recovered']);

    expect(record.incidents.map(({ id }) => id)).toEqual([first, `w${target.waba}.2`]);
  });

  test('must stay good for half an hour once it has come back twice', () => {
    flap(0);
    flap(5 * minute);
    expect(flap(10 * minute)).toEqual(['reopened', 'left']);
    const [incident] = openIn(record);
    expect(affected(incident!)).toEqual([]);
    expect(accountDueAt(record, rules, 12 * minute)).toBe(41 * minute);

    expect(settle([], 40 * minute)).not.toContain('recovered');
    expect(settle([], 41 * minute)).toEqual(['recovered']);
  });

  test('is asked for an owner again when it comes back, unless it does so all the time', () => {
    settle(blockedNumbers(2), 0);
    ask({ do: 'acknowledge', incident: first, by: ana }, 1);
    settle(good(watches, minute), minute);

    settle(blockedNumbers(2, 2 * minute), 2 * minute);
    expect(record.incidents[0]).not.toHaveProperty('acknowledged');

    ask({ do: 'acknowledge', incident: first, by: ana }, 2 * minute + 1);
    settle(good(watches, 3 * minute), 3 * minute);
    settle(blockedNumbers(2, 4 * minute), 4 * minute);
    ask({ do: 'acknowledge', incident: first, by: ben }, 4 * minute + 1);
    settle(good(watches, 5 * minute), 5 * minute);
    expect(settle([], hour)).toEqual(['recovered']);
    settle(blockedNumbers(2, hour + 1), hour + 1);
    expect(record.incidents[0]).toMatchObject({ acknowledged: { by: ben } });
  });
});

describe('the people of an incident', () => {
  beforeEach(() => void settle(blockedNumbers(2), 0));

  test('are recorded once, and the second is told who was first', () => {
    ask({ do: 'acknowledge', incident: first, by: ana }, 5);

    expect(ask({ do: 'acknowledge', incident: first, by: ben }, 6)).toEqual({
      ok: false,
      refusal: { code: 'already-acknowledged', by: ana, at: 5 },
    });
  });

  test.each<{ what: string; command: Parameters<typeof decideIncident>[1] }>([
    { what: 'acknowledgement', command: { do: 'acknowledge', incident: first, by: ana } },
    { what: 'snooze', command: { do: 'snooze', incident: first, by: ana, until: hour } },
    { what: 'name', command: { do: 'assign', incident: first, by: ana, to: ben } },
  ])('come too late with a $what after it has recovered', ({ command }) => {
    settle(good(blockedNumbers(2), 10), 10);

    expect(ask(command, 11)).toEqual({ ok: false, refusal: { code: 'already-recovered', at: 10 } });
    expect(record.incidents[0]).not.toHaveProperty('acknowledged');
    expect(record.incidents[0]).not.toHaveProperty('assigned');
  });

  test('are reminded of an urgent one until somebody takes it', () => {
    expect(accountDueAt(record, rules, 0)).toBe(30 * minute);
    expect(settle([], 30 * minute - 1)).toEqual([]);
    expect(settle([], 30 * minute)).toEqual(['reminded']);
    expect(settle([], 60 * minute)).toEqual(['reminded']);

    ask({ do: 'acknowledge', incident: first, by: ana }, 61 * minute);
    expect(accountDueAt(record, rules, 61 * minute)).toBeUndefined();
    expect(settle([], 9 * hour)).toEqual([]);
  });

  test('are not reminded of a warning', () => {
    record = emptyAccount(target.waba);
    settle([watchShowing(aReading(0, { phone: { qualityRating: 'RED' } }))], 0);

    expect(record.incidents).toMatchObject([{ severity: 'warn' }]);
    expect(accountDueAt(record, rules, 0)).toBeUndefined();
  });

  test('have quiet while it is snoozed, and are asked again when that is over, also whoever had taken it', () => {
    ask({ do: 'acknowledge', incident: first, by: ana }, 1);
    ask({ do: 'snooze', incident: first, by: ana, until: 4 * hour }, 2);
    expect(settle([], 4 * hour - 1)).toEqual([]);

    expect(settle([], 4 * hour)).toEqual(['snoozeEnded']);
    expect(record.incidents[0]).not.toHaveProperty('acknowledged');
    expect(record.incidents[0]).not.toHaveProperty('snoozed');
    expect(settle([], 4 * hour + 30 * minute)).toEqual(['reminded']);
  });

  test('are told of more numbers once somebody has taken it, but not of each', () => {
    ask({ do: 'acknowledge', incident: first, by: ana }, 1);
    settle([blocked(10)], 2);
    settle([blocked(11)], 3);
    settle([blocked(12)], 11 * minute);

    expect(record.incidents[0]?.lines.map(({ tell, at }) => [tell, at])).toEqual([
      ['joined', 2],
      ['joined', 11 * minute],
    ]);
  });

  test('are told who is responsible, and that the same person is it already', () => {
    ask({ do: 'assign', incident: first, by: ana, to: ben }, 5);

    expect(record.incidents[0]).toMatchObject({ assigned: { to: ben, by: ana, at: 5 }, lines: [{ tell: 'assigned' }] });
    expect(ask({ do: 'assign', incident: first, by: ana, to: ben }, 6)).toMatchObject({
      refusal: { code: 'already-assigned', by: ben, at: 5 },
    });
  });

  test('know nothing of an incident that never was', () => {
    const incident = AccountIncidentId.parse(`w${target.waba}.9`);

    expect(ask({ do: 'acknowledge', incident, by: ana }, 1)).toMatchObject({ refusal: { code: 'unknown-incident' } });
  });
});

describe('the list of numbers', () => {
  test('comes when most of them were read, and again when there are half as many more', () => {
    settle(blockedNumbers(10), 0);
    settle(blockedNumbers(14), 5_000);
    expect(accountDueAt(record, rules, 5_000)).toBe(30_000);

    expect(settle([], 30_000)).toEqual(['listWanted']);
    expect(settle(blockedNumbers(20), 40_000)).toEqual(['joined']);
    expect(settle(blockedNumbers(21), 50_000)).toEqual(['joined', 'listWanted']);
  });

  test('does not come while the message names them all', () => {
    settle(blockedNumbers(10), 0);

    expect(settle([], minute)).toEqual([]);
  });
});
