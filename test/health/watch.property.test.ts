import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evolved } from '../../src/health/decide-watch.ts';
import type { Reading } from '../../src/health/reading.ts';
import { isSteady } from '../../src/health/steady.ts';
import { Watch, openIncidents, readDueAt } from '../../src/health/watch.ts';
import type { WatchEntry } from '../../src/health/watch.ts';
import { aReading, anEntity, blockedReading, startedRun } from './builders.ts';
import type { WatchRun } from './builders.ts';

type Move = { kind: 'reading'; make: (at: number) => Reading } | { kind: 'signal' };

const readings: ((at: number) => Reading)[] = [
  (at) => aReading(at),
  (at) => blockedReading(at),
  (at) => aReading(at, { phone: { status: 'BANNED', platformType: 'CLOUD_API' } }),
  (at) => aReading(at, { phone: { status: 'PENDING', qualityRating: 'RED' } }),
  (at) =>
    aReading(at, { health: { canSend: 'LIMITED', entities: [anEntity({ canSend: 'LIMITED', notes: ['name'] })] } }),
  (at) => ({ at, failure: 'meta-unreachable' }),
  (at) => ({ at, phone: { status: 'CONNECTED' }, appSubscribed: false }),
];

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('reading' as const), make: fc.constantFrom(...readings) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('signal' as const) }) },
);

const history = fc.array(fc.tuple(move, fc.integer({ min: 1, max: 40 * 60_000 })), { maxLength: 60 });

function play(moves: [Move, number][], after: (run: WatchRun, now: number) => void = () => undefined): WatchRun {
  const run = startedRun();
  let now = 0;
  for (const [one, pause] of moves) {
    now += pause;
    if (one.kind === 'reading') run.record(one.make(now));
    else run.do({ do: 'signal', signal: { field: 'security', at: now }, readAt: now }, now);
    after(run, now);
  }
  return run;
}

describe('a watch, in any interleaving of readings and webhooks', () => {
  test('has at most one open incident per cause', () => {
    fc.assert(
      fc.property(history, (moves) => {
        play(moves, (run) => {
          const causes = openIncidents(run.watch!).map(({ cause }) => cause);
          expect(new Set(causes).size).toBe(causes.length);
        });
      }),
    );
  });

  test('never reopens what has recovered, and never changes it again', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const closed = new Map<string, string>();
        play(moves, (run) => {
          for (const incident of run.incidents) {
            const before = closed.get(incident.id);
            if (before !== undefined) expect(JSON.stringify(incident)).toBe(before);
            if (incident.recoveredAt !== undefined) closed.set(incident.id, JSON.stringify(incident));
          }
        });
      }),
    );
  });

  test('closes an incident only after two good readings in a row', () => {
    fc.assert(
      fc.property(history, (moves) => {
        for (const incident of play(moves).incidents)
          if (incident.recoveredAt !== undefined) expect(incident.goodReadings).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  test('gives every incident a name of its own', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const opened = play(moves).events.flatMap((event) => (event.type === 'incidentOpened' ? event.incident : []));
        expect(new Set(opened).size).toBe(opened.length);
      }),
    );
  });

  test('is due again, by itself or with its account, as long as anything is open or the schedule lasts', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const watch = play(moves).watch!;
        const mustGoOn = watch.endedAt === undefined || openIncidents(watch).length > 0;
        if (mustGoOn && !isSteady(watch)) expect(readDueAt(watch)).toBeDefined();
      }),
    );
  });

  test('is told by its events alone, and survives storage', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const entries: WatchEntry[] = [];
        let at = 0;
        const run = play(moves, (running, now) => {
          for (const event of running.events.slice(entries.length))
            entries.push({ seq: entries.length + 1, at: entries.length === 0 ? 0 : now, event });
          at = now;
        });
        fc.pre(at > 0);

        expect(evolved(undefined, entries)).toEqual(run.watch);
        expect(Watch.parse(JSON.parse(JSON.stringify(run.watch)))).toEqual(run.watch);
      }),
    );
  });

  test('recovers completely when everything is good for long enough', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const run = play(moves);
        const from = (run.watch!.last?.at ?? 0) + 1;
        for (const step of [0, 1]) run.record(aReading(from + step, { accountReviewStatus: 'APPROVED' }));

        expect(openIncidents(run.watch!)).toEqual([]);
      }),
    );
  });
});
