import { beforeEach, describe, expect, test } from '@jest/globals';
import { accountAfter, accountEntries, settleAccount } from '../../src/health/decide-account.ts';
import { defaultAlertRules } from '../../src/health/account-rules.ts';
import { emptyAccount } from '../../src/health/account-record.ts';
import type { Watch } from '../../src/health/watch.ts';
import { CallFailure } from '../../src/migration/failure.ts';
import { E164, WabaId } from '../../src/migration/ids.ts';
import { createAccountReads } from '../../src/store/account-reads.ts';
import { createAccountStore } from '../../src/store/account-store.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import type { ListedNumber } from '../../src/workflow/call-ports.ts';
import { createHealthReports } from '../../src/workflow/health-reports.ts';
import { aReading, anotherNumber, blockedReading, target, watchShowing } from '../health/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';

const { clients } = storeForFile({ emptied: true });
const { waba, number, phoneNumberId } = target;
const other = WabaId.parse('998877665544');
const day = 86_400_000;
const listed: ListedNumber = {
  facts: { phoneNumberId, displayPhoneNumber: '+1 631-555-1234', status: 'CONNECTED' },
  messagingLimit: 'TIER_1K',
};

let failing: boolean;
let calls: string[];

beforeEach(() => {
  failing = false;
  calls = [];
});

async function asked<T>(name: string, value: T): Promise<T> {
  calls.push(name);
  if (failing) throw new CallFailure({ source: 'meta', class: 'retry', kind: 'meta-unavailable' });
  return value;
}

const reports = () =>
  createHealthReports({
    calls: {
      listed: () => asked('listed', [listed]),
      accountHealth: () => asked('account', {}),
      one: () => asked('one', listed),
    },
    watches: createWatchStore(clients.command),
    accounts: createAccountStore(clients.command),
    reads: createAccountReads(clients.command),
    wabas: [waba, other],
  });

async function watched(...watches: Watch[]): Promise<void> {
  for (const watch of watches) {
    const entries = [{ seq: watch.revision, at: 0, event: { type: 'watchEnded' as const } }];
    await createWatchStore(clients.command).save({ watch, expected: 0, entries, settle: [] });
  }
  const events = settleAccount(emptyAccount(waba), watches, { rules: defaultAlertRules, now: 0 });
  const entries = accountEntries(emptyAccount(waba), events, 0);
  const record = accountAfter(emptyAccount(waba), entries);
  await createAccountStore(clients.command).save({ record, expected: 0, entries, joined: [], alerts: [], at: 0 });
}

describe('HealthReports', () => {
  test('tell a number as it is now, its own alerts, and when it is read by itself', async () => {
    await watched(watchShowing(aReading(0)), watchShowing(blockedReading(0), { number: anotherNumber(1) }));

    expect(await reports().ofNumber(number)).toMatchObject({
      now: listed,
      incidents: [],
      nextReadAt: 30_000,
      isReadWithAccount: false,
    });
    expect(await reports().ofNumber(anotherNumber(1))).toMatchObject({ incidents: [{ cause: 'blocked:141006' }] });
    expect(calls).toEqual(['one', 'one']);
  });

  test('tell when a number is read with its account', async () => {
    await watched(watchShowing(aReading(9 * day)));
    await createAccountReads(clients.command).enter([waba], 77);

    expect(await reports().ofNumber(number)).toMatchObject({ nextReadAt: 77, isReadWithAccount: true });
  });

  test('tell why a number cannot be read now', async () => {
    await watched(watchShowing(aReading(0)));
    failing = true;

    const report = await reports().ofNumber(number);

    expect(report).toMatchObject({ failure: 'meta-unavailable' });
    expect(report).not.toHaveProperty('now');
  });

  test('know nothing of a number that nobody watches', async () => {
    expect(await reports().ofNumber(E164.parse('+4915112345678'))).toBeUndefined();
    expect(calls).toEqual([]);
  });

  test('tell an account with one call, and all accounts with none', async () => {
    await watched(watchShowing(blockedReading(0)));

    expect(await reports().ofAccount(waba)).toMatchObject({
      watched: 1,
      now: [listed],
      incidents: [{ severity: 'page' }],
    });
    expect(calls).toEqual(['listed']);
    expect((await reports().ofAll()).map((one) => [one.waba, one.watched, one.incidents.length])).toEqual([
      [waba, 1, 1],
      [other, 0, 0],
    ]);
    expect(await reports().open()).toMatchObject([{ severity: 'page' }]);
    expect(calls).toEqual(['listed']);
  });
});
