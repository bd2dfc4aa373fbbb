import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FleetEvent } from '../../src/fleet/fleet-event.ts';
import type { Fleet } from '../../src/fleet/fleet.ts';
import { decideWatch, entriesOf, evolved } from '../../src/health/decide-watch.ts';
import { defaultSchedule } from '../../src/health/schedule.ts';
import { CallFailure } from '../../src/migration/failure.ts';
import { numberOf, PhoneNumberId } from '../../src/migration/ids.ts';
import { createFleetStore } from '../../src/store/fleets.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createWaveReportTimes } from '../../src/store/report-times.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import { createFleetLedger } from '../../src/workflow/fleet-ledger.ts';
import { createWaveReports, type WaveReport } from '../../src/workflow/wave-reports.ts';
import { aPlanOfWaves, aRow, FLEET, migrationOf } from '../fleet/builders.ts';
import { aReading, target } from '../health/builders.ts';
import { ANA } from '../support/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { randomIds } from '../support/store.ts';

const { clients } = storeForFile({ emptied: true });
const hour = 3_600_000;
const day = 24 * hour;

let clock: SteppedClock;
let told: WaveReport[];
let metaAnswers: boolean;

beforeEach(() => {
  clock = new SteppedClock(hour);
  told = [];
  metaAnswers = true;
});

const times = () => createWaveReportTimes(clients.command);
const ledger = () =>
  createFleetLedger({
    store: createFleetStore(clients.command),
    reports: { times: times(), agesMs: [day, 7 * day] },
    clock,
    changed: () => undefined,
  });

async function asked<T>(value: T): Promise<T> {
  if (!metaAnswers) throw new CallFailure({ source: 'meta', class: 'retry', kind: 'meta-unavailable' });
  return value;
}

const idOf = (line: number) => PhoneNumberId.parse(String(1_000 + line));

const reports = () =>
  createWaveReports({
    calls: {
      listed: () =>
        asked(
          [2, 3].map((line) => ({
            facts: { phoneNumberId: idOf(line), displayPhoneNumber: '+1', qualityRating: 'GREEN' },
          })),
        ),
      templates: () => asked([{ id: '1', name: 'a', language: 'en', status: 'APPROVED', quality: 'YELLOW' }]),
    },
    fleets: ledger(),
    watches: createWatchStore(clients.command),
    times: times(),
    leases: createLeases({ client: clients.command, clock, ids: randomIds }),
    clock,
    tell: async (report) => void told.push(report),
    report: () => undefined,
  });

/** A number of the fleet that moved now, and was read once. */
async function moved(line: number): Promise<void> {
  const migration = migrationOf(line);
  const at = clock.now();
  const itsTarget = { ...target, migration, number: numberOf(migration), phoneNumberId: idOf(line) };
  const decision = decideWatch(undefined, { do: 'start', target: itsTarget, schedule: defaultSchedule }, at);
  const events = decision.ok ? [...decision.events, { type: 'readingTaken' as const, reading: aReading(at) }] : [];
  const entries = entriesOf(undefined, events, at);
  const watch = evolved(undefined, entries);
  if (!watch) throw new Error('no watch');
  await createWatchStore(clients.command).save({ watch, expected: 0, entries, settle: [] });
}

async function append(fleet: Fleet, ...events: FleetEvent[]): Promise<Fleet> {
  const next = await ledger().append(fleet, 'ferryman', events);
  if (!next) throw new Error('somebody else appended');
  return next;
}

/** A fleet of a canary and a wave of two, of which the canary and one number have moved; the wave is open. */
async function aFleet(): Promise<Fleet> {
  const rows = [aRow(2, { canary: true }), aRow(3), aRow(4)];
  await ledger().draw({ type: 'drawn', fleet: FLEET, requestedBy: ANA, rows, plan: aPlanOfWaves(), faults: [] });
  const drawn = await ledger().load(FLEET);
  if (!drawn) throw new Error('no fleet');
  const started = (line: number): FleetEvent => ({ type: 'rowStarted', line, migration: migrationOf(line) });
  const settled = (line: number): FleetEvent => ({ type: 'rowSettled', line, outcome: 'moved' });
  for (const line of [2, 3]) await moved(line);
  const first = await append(drawn, { type: 'confirmed', by: ANA }, { type: 'waveOpened', wave: 0 }, started(2));
  const through = await append(first, settled(2), { type: 'wavePassed', wave: 0 }, { type: 'waveOpened', wave: 1 });
  return append(through, started(3), started(4), settled(3));
}

const due = () => times().due(Number.MAX_SAFE_INTEGER, 10);

describe('the report about a wave', () => {
  test('is told a day and a week after its end, once, by whichever of two replicas', async () => {
    await aFleet();
    clock.advance(day - 1);
    await reports().round();
    expect(told).toEqual([]);

    clock.advance(1);
    await Promise.all([reports().round(), reports().round()]);
    await reports().round();

    expect(told).toMatchObject([
      {
        fleet: FLEET,
        wave: 0,
        waves: 1,
        ageMs: day,
        endedAt: hour,
        count: 1,
        templateQualities: ['YELLOW'],
        failures: [],
      },
    ]);
    expect(told[0]?.numbers).toMatchObject([
      { target: { migration: migrationOf(2) }, quality: [{ rating: 'GREEN', to: hour + day }], now: { facts: {} } },
    ]);
    clock.advance(6 * day);
    await reports().round();
    expect(told.map(({ ageMs }) => ageMs)).toEqual([day, 7 * day]);
    expect(await due()).toEqual([]);
  });

  test('counts the whole wave and tells of the numbers that moved with it, also when a person ended the fleet', async () => {
    const fleet = await aFleet();
    expect((await due()).map(({ wave }) => wave)).toEqual([0, 0]);

    await append(fleet, { type: 'ended', by: ANA });

    expect((await due()).map(({ wave, ageMs }) => [wave, ageMs])).toEqual([
      [0, day],
      [1, day],
      [0, 7 * day],
      [1, 7 * day],
    ]);
    metaAnswers = false;
    clock.advance(day);
    await reports().round();
    const ofWave = told.find(({ wave }) => wave === 1);
    expect(ofWave).toMatchObject({ count: 2, failures: ['meta-unavailable'], templateQualities: undefined });
    expect(ofWave?.numbers.map(({ target: { migration }, now }) => [migration, now])).toEqual([
      [migrationOf(3), undefined],
    ]);
  });

  test('is not told of a wave that goes on after all, and not of one of which no number is watched', async () => {
    await aFleet();
    await times().plan({ fleet: FLEET, wave: 1, ageMs: day }, 0);
    await clients.command.del(`ferryman:{watch}:${numberOf(migrationOf(2)).slice(1)}`);
    clock.advance(day);

    await reports().round();

    expect(told).toEqual([]);
    expect((await due()).map(({ ageMs }) => ageMs)).toEqual([7 * day]);
  });
});
