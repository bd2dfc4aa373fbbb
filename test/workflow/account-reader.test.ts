import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decideWatch, entriesOf, evolved } from '../../src/health/decide-watch.ts';
import { defaultSchedule } from '../../src/health/schedule.ts';
import { defaultSteadyRules } from '../../src/health/steady.ts';
import type { Watch } from '../../src/health/watch.ts';
import { CallFailure, type Failure } from '../../src/migration/failure.ts';
import { PhoneNumberId, WabaId, type E164 } from '../../src/migration/ids.ts';
import { createAccountReads } from '../../src/store/account-reads.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import type { HealthStatus, ListedNumber } from '../../src/workflow/call-ports.ts';
import { createAccountReader, type AccountReaderPorts } from '../../src/workflow/account-reader.ts';
import { sweepAccounts } from '../../src/workflow/account-sweep.ts';
import { createWatch } from '../../src/workflow/watch.ts';
import { aReading, anotherNumber, target } from '../health/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { randomIds } from '../support/store.ts';
import { until } from '../support/until.ts';

const { clients } = storeForFile({ emptied: true });
const { waba } = target;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const idOf = (index: number) => PhoneNumberId.parse(String(200_000 + index));
type Entity = HealthStatus['entities'][number];
const entity = (type: string, canSend: string): Entity => ({ type, id: '1', canSend, errors: [], notes: [] });
const unpaid: Entity = { ...entity('WABA', 'BLOCKED'), errors: [{ code: 141_006, description: 'Payment problem' }] };
const healthOf = (...entities: HealthStatus['entities']): HealthStatus => ({
  canSend: entities.some(({ canSend }) => canSend === 'BLOCKED') ? 'BLOCKED' : 'AVAILABLE',
  entities,
});

let clock: SteppedClock;
let stop: AbortController;
let calls: string[];
/** What Meta knows, changed by the test. */
let numbers: number;
let listHasHealth: boolean;
let listed: Set<number>;
let blocked: Set<number>;
let accountBlocked: boolean;
let failing: Failure | undefined;

beforeEach(() => {
  clock = new SteppedClock();
  stop = new AbortController();
  calls = [];
  numbers = 0;
  listHasHealth = true;
  listed = new Set();
  blocked = new Set();
  accountBlocked = false;
  failing = undefined;
});
afterEach(() => stop.abort());

async function asked<T>(name: string, value: T): Promise<T> {
  calls.push(name);
  if (failing) throw new CallFailure(failing);
  return value;
}

const numberHealth = (index: number) => {
  const account = accountBlocked ? unpaid : entity('WABA', 'AVAILABLE');
  return healthOf(entity('PHONE_NUMBER', blocked.has(index) ? 'BLOCKED' : 'AVAILABLE'), account);
};
const factsOf = (index: number): ListedNumber['facts'] => ({
  phoneNumberId: idOf(index),
  displayPhoneNumber: anotherNumber(index),
  status: 'CONNECTED',
  platformType: 'CLOUD_API',
  qualityRating: 'GREEN',
});
const indexOf = (id: string) => Number(id) - 200_000;

const meta: AccountReaderPorts['calls'] = {
  listed: () =>
    asked(
      'list',
      [...listed].map((index) => ({ facts: factsOf(index), ...(listHasHealth && { health: numberHealth(index) }) })),
    ),
  accountHealth: () =>
    asked('account', {
      accountReviewStatus: 'APPROVED',
      health: healthOf(accountBlocked ? unpaid : entity('WABA', 'AVAILABLE')),
    }),
  one: () => Promise.reject(new Error('not asked')),
  subscription: () => asked('subscription', { appSubscribed: true }),
  number: (_waba, id) => asked(`number ${indexOf(id)}`, factsOf(indexOf(id))),
  health: (_waba, id) => asked(`health ${indexOf(id)}`, numberHealth(indexOf(id))),
};

const watches = () => createWatchStore(clients.command);
const reads = () => createAccountReads(clients.command);

/** A replica: the watch that records, and the reader of accounts. */
function aReplica() {
  const leases = createLeases({ client: clients.command, clock, ids: randomIds });
  const watch = createWatch({
    meta: { ...meta, waba: () => Promise.reject(new Error('not asked')) },
    watches: watches(),
    leases,
    clock,
    meter: { read: () => undefined },
    schedule: defaultSchedule,
    reports: { times: { plan: () => Promise.resolve() }, agesMs: [] },
    askForAccount: (account) => reads().ask(account, clock.now(), clock.now()),
  });
  const reader = createAccountReader({
    calls: meta,
    watches: watches(),
    reads: reads(),
    record: (number, reading) => watch.record(number, reading),
    clock,
    meter: { read: () => undefined },
    rules: defaultSteadyRules,
  });
  return { watch, reader };
}

/** A number that moved long ago and whose close watch has ended well. */
async function steadyNumber(given: { waba?: WabaId } = {}): Promise<E164> {
  const index = numbers++;
  const number = anotherNumber(index);
  listed.add(index);
  const at = clock.now();
  let watch: Watch | undefined;
  for (const command of [
    {
      do: 'start' as const,
      target: { ...target, ...given, number, phoneNumberId: idOf(index) },
      schedule: defaultSchedule,
    },
    { do: 'record' as const, reading: aReading(at - day, { accountReviewStatus: 'APPROVED' }) },
  ]) {
    const decision = decideWatch(watch, command, at - 10 * day);
    if (decision.ok) {
      const entries = entriesOf(watch, decision.events, at - 10 * day);
      const after: Watch = evolved(watch, entries)!;
      await watches().save({ watch: after, expected: watch?.revision ?? 0, entries, settle: [] });
      watch = after;
    }
  }
  return number;
}

const steadyNumbers = async (count: number) => {
  for (let index = 0; index < count; index++) await steadyNumber();
};

const openOf = async (number: E164) =>
  (await watches().load(number))?.incidents.filter(({ recoveredAt }) => recoveredAt === undefined) ?? [];

describe('reading an account', () => {
  test('costs two calls for a hundred numbers, and one more for the subscription every six hours', async () => {
    await steadyNumbers(100);
    const { reader } = aReplica();

    await reader.read(waba);
    expect(calls.toSorted()).toEqual(['account', 'list', 'subscription']);
    for (let round = 0; round < 12; round++) {
      clock.advance(30 * minute);
      await reader.read(waba);
    }

    expect(calls.filter((name) => name === 'list')).toHaveLength(13);
    expect(calls.filter((name) => name === 'subscription')).toHaveLength(2);
    expect(calls).toHaveLength(13 * 2 + 2);
    expect(await reads().nextAt(waba)).toBe(clock.now() + 30 * minute);
  });

  test('finds the one number that is blocked, and its recovery', async () => {
    await steadyNumbers(3);
    const { reader } = aReplica();
    blocked.add(1);
    await reader.read(waba);
    expect(await openOf(anotherNumber(1))).toMatchObject([{ cause: 'blocked' }]);
    expect(await openOf(anotherNumber(0))).toEqual([]);
    expect(await reads().nextAt(waba)).toBe(clock.now() + 5 * minute);

    blocked.clear();
    for (const pause of [5 * minute, minute]) {
      clock.advance(pause);
      await reader.read(waba);
    }
    expect(await openOf(anotherNumber(1))).toEqual([]);
  });

  test('writes nothing of numbers of which there is nothing new', async () => {
    const number = await steadyNumber();
    const { reader } = aReplica();
    await reader.read(waba);
    const before = await watches().load(number);

    clock.advance(30 * minute);
    await reader.read(waba);

    expect((await watches().load(number))?.revision).toBe(before?.revision);
  });

  test('makes no call for an account without such numbers', async () => {
    const { watch, reader } = aReplica();
    await watch.start(target);
    await steadyNumber({ waba: WabaId.parse('998877665544') });

    await reader.read(waba);

    expect(calls).toEqual([]);
  });

  test('says of every number that it cannot be read when Meta does not answer', async () => {
    const number = await steadyNumber();
    const { reader } = aReplica();
    failing = { source: 'meta', class: 'retry', kind: 'meta-unavailable' };

    for (let round = 0; round < 3; round++) {
      await reader.read(waba);
      clock.advance(5 * minute);
    }

    expect(await openOf(number)).toMatchObject([{ cause: 'unreadable', evidence: { value: 'meta-unavailable' } }]);
  });

  test('takes a request to call less often for no news of the numbers, and waits as long as it says', async () => {
    const number = await steadyNumber();
    const { reader } = aReplica();
    failing = { source: 'meta', class: 'throttle', kind: 'usage-near-limit', retryAt: clock.now() + 20 * minute };

    for (let round = 0; round < 4; round++) await reader.read(waba);

    expect(await openOf(number)).toEqual([]);
    expect(await reads().nextAt(waba)).toBe(clock.now() + 20 * minute);
  });
});

describe('where the list does not tell the health of numbers', () => {
  beforeEach(() => {
    listHasHealth = false;
  });

  test('each number is read by itself once in six hours, the account tells the rest', async () => {
    await steadyNumbers(24);
    const { reader } = aReplica();

    for (let round = 0; round < 12; round++) {
      await reader.read(waba);
      clock.advance(30 * minute);
    }

    const singles = calls.filter((name) => name.startsWith('health '));
    expect(singles).toHaveLength(24);
    expect(new Set(singles).size).toBe(24);
  });

  test('a problem of the account is found for all numbers with the first reading', async () => {
    await steadyNumbers(24);
    accountBlocked = true;

    await aReplica().reader.read(waba);

    for (let index = 0; index < 24; index++)
      expect(await openOf(anotherNumber(index))).toMatchObject([{ cause: 'blocked:141006' }]);
  });

  test('a number with a problem of its own is not called well because its account is', async () => {
    await steadyNumber();
    const { reader } = aReplica();
    blocked.add(0);
    await reader.read(waba);
    expect(await openOf(anotherNumber(0))).toHaveLength(1);

    for (let round = 0; round < 4; round++) {
      clock.advance(5 * minute);
      await reader.read(waba);
    }

    expect(await openOf(anotherNumber(0))).toHaveLength(1);
  });

  test('a number that the list lacks is looked for by itself', async () => {
    await steadyNumbers(2);
    listed.delete(1);

    await aReplica().reader.read(waba);

    expect(calls).toEqual(expect.arrayContaining(['number 1', 'health 1']));
  });
});

describe('sweepAccounts', () => {
  test('reads each account once at its time with two replicas at work', async () => {
    await steadyNumbers(5);
    const sweeps = [aReplica(), aReplica()].map(({ reader }) =>
      sweepAccounts(
        { reads: reads(), wabas: [waba], clock, read: (account) => reader.read(account), report: () => undefined },
        stop.signal,
      ),
    );
    const rounds = async () => (await reads().last(waba)).round;
    await until(async () => (await rounds()) === 1);

    for (const round of [2, 3, 4]) {
      await until(
        async () => clock.sleeping === 2 && ((await reads().nextAt(waba)) ?? 0) === clock.now() + 30 * minute,
      );
      clock.advance(30 * minute);
      await until(async () => (await rounds()) === round);
    }
    stop.abort();
    await Promise.all(sweeps);

    expect(calls.filter((name) => name === 'list')).toHaveLength(4);
  });
});
