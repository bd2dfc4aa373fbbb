import { describe, expect, test } from '@jest/globals';
import { AccountIncidentId } from '../../src/health/account-incident.ts';
import { emptyAccount } from '../../src/health/account-record.ts';
import type { AccountEvent, AccountRecord } from '../../src/health/account-record.ts';
import { accountAfter, accountEntries } from '../../src/health/decide-account.ts';
import type { Watch } from '../../src/health/watch.ts';
import { createAccountStore } from '../../src/store/account-store.ts';
import { createAlertRecords } from '../../src/store/alert-records.ts';
import { watchKeys } from '../../src/store/keys.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import type { AccountChange } from '../../src/workflow/watch-ports.ts';
import { blockedReading, target, watchShowing } from '../health/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';

const { waba, number } = target;
const incident = AccountIncidentId.parse(`w${waba}.1`);
const opened: AccountEvent = {
  type: 'opened',
  incident,
  cause: 'blocked:141006',
  evidence: { entities: ['WABA'], errors: [], notes: [] },
  subjects: [number],
};

function changeBy(before: AccountRecord, events: AccountEvent[], more: Partial<AccountChange> = {}): AccountChange {
  const entries = accountEntries(before, events, 1_000);
  const record = accountAfter(before, entries);
  const alerts = record.incidents.filter(({ revision }) => revision > before.revision);
  return { record, expected: before.revision, entries, joined: [], alerts, at: 1_000, ...more };
}

/** Saves a watch as the health watch does when a number shows something. */
const saveWatch = (watch: Watch, expected: number) =>
  createWatchStore(clients.command).save({
    watch,
    expected,
    entries: [{ seq: watch.revision, at: 500, event: { type: 'watchEnded' } }],
    settle: [watch.target.waba],
  });

const { clients } = storeForFile({ emptied: true });

describe('AccountStore', () => {
  test('gives back the incidents it saved, and an empty record of an account without any', async () => {
    const store = createAccountStore(clients.command);
    expect(await store.load(waba)).toEqual(emptyAccount(waba));
    const change = changeBy(emptyAccount(waba), [opened], { dueAt: 7_000 });

    expect(await store.save(change)).toBe(true);

    expect(await store.load(waba)).toEqual(change.record);
    expect(await store.due(6_999, 10)).toEqual([]);
    expect(await store.due(7_000, 10)).toEqual([waba]);
    expect(await createAlertRecords(clients.command).behind(10)).toEqual([incident]);
  });

  test('is due as soon as the watch of a number says so, until that revision is joined', async () => {
    const store = createAccountStore(clients.command);
    const watch = watchShowing(blockedReading(0));
    await saveWatch(watch, 0);
    expect(await store.due(500, 10)).toEqual([waba]);
    const joined = await store.changed(waba, 10);
    expect(joined).toEqual([{ number, revision: watch.revision }]);

    await store.save(changeBy(emptyAccount(waba), [opened], { joined }));

    expect(await store.changed(waba, 10)).toEqual([]);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  test('keeps the mark of a number that changed again after it was read', async () => {
    const store = createAccountStore(clients.command);
    const watch = watchShowing(blockedReading(0));
    await saveWatch(watch, 0);
    const joined = await store.changed(waba, 10);
    const later = { ...watch, revision: watch.revision + 1 };
    await saveWatch(later, watch.revision);

    await store.save(changeBy(emptyAccount(waba), [opened], { joined, dueAt: 9_000 }));

    expect(await store.changed(waba, 10)).toEqual([{ number, revision: later.revision }]);
    expect(await store.due(1_000, 10)).toEqual([waba]);
  });

  test('settles marks without a change of the incidents', async () => {
    const store = createAccountStore(clients.command);
    await saveWatch(watchShowing(blockedReading(0)), 0);

    await store.save(changeBy(emptyAccount(waba), [], { joined: await store.changed(waba, 10) }));

    expect(await store.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect(await clients.command.exists(watchKeys.account(waba))).toBe(0);
  });

  test('lets one of two writers win and leaves nothing of the other', async () => {
    const store = createAccountStore(clients.command);
    const one = changeBy(emptyAccount(waba), [opened]);
    const other = changeBy(emptyAccount(waba), [{ ...opened, cause: 'not-cloud' }]);

    expect(await Promise.all([store.save(one), store.save(other)])).toEqual([true, false]);

    expect(await store.load(waba)).toEqual(one.record);
    expect(await clients.command.llen(watchKeys.accountHistory(waba))).toBe(1);
  });

  test('answers the same save twice when the first answer was lost, and writes its history once', async () => {
    const store = createAccountStore(clients.command);
    const change = changeBy(emptyAccount(waba), [opened]);

    expect(await store.save(change)).toBe(true);
    expect(await store.save(change)).toBe(true);

    expect(await clients.command.llen(watchKeys.accountHistory(waba))).toBe(1);
  });

  test('refuses a state that another version wrote', async () => {
    await clients.command.hset(watchKeys.account(waba), { revision: 1, state: '{"version":2}' });

    await expect(createAccountStore(clients.command).load(waba)).rejects.toThrow('another version');
  });
});

describe('AlertRecords', () => {
  test('lists an incident from the save that changed it until its message shows that revision', async () => {
    const [store, records] = [createAccountStore(clients.command), createAlertRecords(clients.command)];
    const first = changeBy(emptyAccount(waba), [opened]);
    await store.save(first);
    expect(await records.behind(10)).toEqual([incident]);

    await store.save(changeBy(first.record, [{ type: 'recovered', incident }]));

    expect(await records.shown(incident, { channel: 'C0', ts: '1.2', shown: 1, told: 0 })).toBe(false);
    expect(await records.behind(10)).toEqual([incident]);
    expect(await records.shown(incident, { channel: 'C0', ts: '1.2', shown: 2, told: 2 })).toBe(true);
    expect(await records.behind(10)).toEqual([]);
    expect(await records.get(incident)).toEqual({ record: { channel: 'C0', ts: '1.2', shown: 2, told: 2 } });
  });

  test('remembers a post and a line whose answers never came', async () => {
    const records = createAlertRecords(clients.command);

    await records.posting(incident, 77);
    expect(await records.get(incident)).toEqual({ postingSince: 77 });
    const told = { channel: 'C0', ts: '1.2', shown: 1, told: 0 };
    await records.keep(incident, { ...told, telling: 3 });
    expect(await records.get(incident)).toEqual({ record: { ...told, telling: 3 }, postingSince: 77 });
    await records.shown(incident, { ...told, told: 3 });

    expect(await records.get(incident)).toEqual({ record: { ...told, told: 3 } });
  });

  test('forgets an incident nobody knows any more', async () => {
    const [store, records] = [createAccountStore(clients.command), createAlertRecords(clients.command)];
    await store.save(changeBy(emptyAccount(waba), [opened]));

    await records.forget(incident);

    expect(await records.behind(10)).toEqual([]);
    expect(await records.get(incident)).toEqual({});
  });
});
