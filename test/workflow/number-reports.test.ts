import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Watch } from '../../src/health/watch.ts';
import { CallFailure } from '../../src/migration/failure.ts';
import { MigrationId } from '../../src/migration/ids.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createReportTimes } from '../../src/store/report-times.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import { createNumberReports, type NumberReport } from '../../src/workflow/number-reports.ts';
import { aReading, blockedReading, recovered, target, watchShowing } from '../health/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { randomIds } from '../support/store.ts';

const { clients } = storeForFile({ emptied: true });
const { migration, phoneNumberId } = target;
const minute = 60_000;
const day = 86_400_000;

let clock: SteppedClock;
let told: NumberReport[];
let slackTakes: boolean;
let metaAnswers: boolean;
let problems: string[];

beforeEach(() => {
  clock = new SteppedClock(day);
  told = [];
  slackTakes = true;
  metaAnswers = true;
  problems = [];
});

async function asked<T>(value: T): Promise<T> {
  if (!metaAnswers) throw new CallFailure({ source: 'meta', class: 'retry', kind: 'meta-unavailable' });
  return value;
}

const times = () => createReportTimes(clients.command);

const aReplica = () =>
  createNumberReports({
    calls: {
      one: () => asked({ facts: { phoneNumberId, displayPhoneNumber: '+1 631-555-1234', qualityRating: 'GREEN' } }),
      templates: () => asked([{ id: '1', name: 'a', language: 'en', status: 'APPROVED', quality: 'GREEN' }]),
    },
    watches: createWatchStore(clients.command),
    times: times(),
    leases: createLeases({ client: clients.command, clock, ids: randomIds }),
    clock,
    tell: async (report) => {
      if (!slackTakes) throw new Error('away');
      told.push(report);
    },
    report: (problem) => void problems.push(problem),
  });

async function watched(watch: Watch): Promise<void> {
  const entries = [{ seq: watch.revision, at: 0, event: { type: 'readingTaken' as const, reading: aReading(0) } }];
  await createWatchStore(clients.command).save({ watch, expected: 0, entries, settle: [] });
  await times().plan({ migration, ageMs: day }, day);
}

describe('the report about a number', () => {
  test('tells once, by whichever of two replicas, what happened since the move and how the number is now', async () => {
    await watched(recovered(watchShowing(blockedReading(minute)), 31 * minute));

    await Promise.all([aReplica().round(), aReplica().round()]);
    await aReplica().round();

    expect(told).toMatchObject([
      {
        target,
        ageMs: day,
        now: { facts: { qualityRating: 'GREEN' } },
        templateQualities: ['GREEN'],
        incidents: [{ cause: 'blocked:141006' }],
        quality: [{ from: 0, to: day, rating: 'GREEN' }],
        down: [{ from: minute, to: 31 * minute + 1 }],
      },
    ]);
    expect(await times().due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  test('does not come before its time', async () => {
    await watched(watchShowing(aReading(0)));
    await times().plan({ migration, ageMs: 7 * day }, 7 * day);

    await aReplica().round();

    expect(told).toHaveLength(1);
    expect(await times().due(Number.MAX_SAFE_INTEGER, 10)).toEqual([{ migration, ageMs: 7 * day }]);
  });

  test('comes again when Slack did not take it', async () => {
    await watched(watchShowing(aReading(0)));
    slackTakes = false;
    await aReplica().round();
    expect(problems).toHaveLength(1);

    slackTakes = true;
    await aReplica().round();
    expect(told).toEqual([]);
    clock.advance(minute);
    await aReplica().round();

    expect(told).toHaveLength(1);
  });

  test('says what is recorded when Meta does not answer', async () => {
    await watched(watchShowing(aReading(0)));
    metaAnswers = false;

    await aReplica().round();

    expect(told).toMatchObject([{ failure: 'meta-unavailable', templateQualities: undefined, down: [] }]);
  });

  test('is not made about a number that has been moved again since', async () => {
    const later = MigrationId.parse('16315551234-zzzzzzzzzz');
    await watched(watchShowing(aReading(0), { migration: later }));

    await aReplica().round();

    expect(told).toEqual([]);
    expect(await times().due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  test('is planned once however often', async () => {
    await times().plan({ migration, ageMs: day }, 5);
    await times().plan({ migration, ageMs: day }, 9);

    expect(await times().due(5, 10)).toEqual([{ migration, ageMs: day }]);
  });
});
