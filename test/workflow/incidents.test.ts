import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccountIncidentId, affected } from '../../src/health/account-incident.ts';
import { defaultAlertRules } from '../../src/health/account-rules.ts';
import { decideWatch, entriesOf, evolved } from '../../src/health/decide-watch.ts';
import type { WatchCommand } from '../../src/health/decide-watch.ts';
import { IncidentId } from '../../src/health/incident.ts';
import { defaultSchedule } from '../../src/health/schedule.ts';
import { createAccountStore } from '../../src/store/account-store.ts';
import { createAlertRecords } from '../../src/store/alert-records.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createIncidentOutbox } from '../../src/store/page-outbox.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import { createIncidents, type Incidents } from '../../src/workflow/incidents.ts';
import { sweepIncidents } from '../../src/workflow/incident-sweep.ts';
import { aReading, ana, anotherNumber, ben, blockedReading, target } from '../health/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { randomIds } from '../support/store.ts';
import { until } from '../support/until.ts';

const { waba } = target;
const first = AccountIncidentId.parse(`w${waba}.1`);
const minute = 60_000;

const { clients } = storeForFile({ emptied: true });
let clock: SteppedClock;
let counted: string[];
let told: number;
let stop: AbortController;

beforeEach(() => {
  clock = new SteppedClock();
  counted = [];
  told = 0;
  stop = new AbortController();
});
afterEach(() => stop.abort());

/** A replica's incidents; all of them share Redis and the clock. */
const aReplica = (): Incidents =>
  createIncidents({
    accounts: createAccountStore(clients.command),
    watches: createWatchStore(clients.command),
    leases: createLeases({ client: clients.command, clock, ids: randomIds }),
    clock,
    notifier: { changed: () => void told++ },
    meter: { incident: (stage, severity) => void counted.push(`${stage} ${severity}`) },
    rules: defaultAlertRules,
    pages: createIncidentOutbox(clients.command),
  });

/** Does something with a number's watch, as the health watch would. */
async function happens(command: WatchCommand, number = target.number): Promise<void> {
  const store = createWatchStore(clients.command);
  const before = await store.load(number);
  const decision = decideWatch(before, command, clock.now());
  if (!decision.ok) throw new Error(decision.refusal.code);
  const entries = entriesOf(before, decision.events, clock.now());
  const watch = evolved(before, entries);
  if (!watch) return;
  await store.save({ watch, expected: before?.revision ?? 0, entries, settle: [waba] });
}

async function blocked(number = target.number): Promise<void> {
  await happens({ do: 'start', target: { ...target, number }, schedule: defaultSchedule }, number);
  await happens({ do: 'record', reading: blockedReading(clock.now()) }, number);
}

describe('Incidents', () => {
  test('make 200 numbers with one payment problem one alert with 200 numbers', async () => {
    for (let index = 0; index < 200; index++) await blocked(anotherNumber(index));

    await aReplica().settle(waba);

    const { incidents } = await aReplica().ofAccount(waba);
    expect(incidents.map(({ id }) => id)).toEqual([first]);
    expect(affected(incidents[0]!)).toHaveLength(200);
    expect(await createAlertRecords(clients.command).behind(10)).toEqual([first]);
    expect(counted).toEqual(['opened page']);
    expect(await createIncidentOutbox(clients.command).due(clock.now(), 10)).toEqual([first]);
    expect(told).toBe(1);
  });

  test('settle once with two replicas at it, and cost nothing afterwards', async () => {
    await blocked();

    await Promise.all([aReplica().settle(waba), aReplica().settle(waba)]);
    await aReplica().settle(waba);

    expect(counted).toEqual(['opened page']);
    expect(await createAccountStore(clients.command).due(clock.now(), 10)).toEqual([]);
  });

  test('record the first of two acknowledgements at the same moment and tell the other who it was', async () => {
    await blocked();
    await aReplica().settle(waba);
    const ask = (by: typeof ana) => aReplica().command({ do: 'acknowledge', incident: first, by });

    const answers = await Promise.all([ask(ana), ask(ben)]);

    const [won, lost] = answers.toSorted((a, b) => Number(b.ok) - Number(a.ok));
    const by = won?.ok ? won.incident.acknowledged?.by : undefined;
    expect([ana, ben]).toContain(by);
    expect(lost).toEqual({ ok: false, refusal: { code: 'already-acknowledged', by, at: clock.now() } });
    expect(counted).toEqual(['opened page', 'acknowledged page']);
  });

  test('let a recovery win over an acknowledgement that comes after it', async () => {
    await blocked();
    await aReplica().settle(waba);
    for (const at of [1, 2]) await happens({ do: 'record', reading: aReading(clock.now() + at) });
    await aReplica().settle(waba);

    expect(await aReplica().command({ do: 'acknowledge', incident: first, by: ana })).toEqual({
      ok: false,
      refusal: { code: 'already-recovered', at: clock.now() },
    });
  });

  test('are found by the name that the buttons of older messages carry', async () => {
    await blocked();
    await aReplica().settle(waba);

    expect(await aReplica().partOf(IncidentId.parse('16315551234.1'))).toBe(first);
    expect(await aReplica().partOf(IncidentId.parse('16315551234.9'))).toBeUndefined();
    expect(await aReplica().partOf(IncidentId.parse('4915112345678.1'))).toBeUndefined();
  });

  test('know nothing of an incident that never was', async () => {
    const incident = AccountIncidentId.parse('w999.1');

    expect(await aReplica().command({ do: 'acknowledge', incident, by: ana })).toEqual({
      ok: false,
      refusal: { code: 'unknown-incident' },
    });
  });
});

describe('sweepIncidents', () => {
  test('settles what is due, reminds when the time has come, and leaves a fault alone for five seconds', async () => {
    const replica = aReplica();
    const problems: string[] = [];
    let faults = 1;
    const settle = async (account: typeof waba) => {
      if (faults-- > 0) throw new Error('out of memory');
      await replica.settle(account);
    };
    await blocked();
    const report = (problem: string) => void problems.push(problem);
    const sweeping = sweepIncidents(
      { accounts: createAccountStore(clients.command), clock, settle, report },
      stop.signal,
    );

    await until(() => problems.length === 1 && clock.sleeping === 1);
    clock.advance(500);
    await until(() => clock.sleeping === 1);
    expect(counted).toEqual([]);
    clock.advance(4_500);
    await until(() => counted.length === 1 && clock.sleeping === 1);
    clock.advance(30 * minute);
    await until(async () => (await replica.ofAccount(waba)).incidents[0]?.remindedAt !== undefined);
    stop.abort();
    await sweeping;

    expect(problems).toEqual(['incidents of an account could not be settled']);
  });
});
