import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { toStart } from '../../src/fleet/conduct.ts';
import { CANARY } from '../../src/fleet/fleet.ts';
import type { FleetEvent } from '../../src/fleet/fleet-event.ts';
import { isSettled, rowsOfWave, underWay, wavesOf } from '../../src/fleet/fleet-views.ts';
import { waitingOf } from '../../src/fleet/may-begin.ts';
import type { Sighting } from '../../src/fleet/sighting.ts';
import { ANA, MARA } from '../support/builders.ts';
import { aPlanOfWaves, aRow, FleetRun } from './builders.ts';

type Act =
  | { do: 'look' }
  | { do: 'start' }
  | { do: 'see'; pick: number; sighting: Sighting }
  | { do: 'incident'; pick: number }
  | { do: 'wait'; ms: number }
  | { do: 'pause' }
  | { do: 'resume' }
  | { do: 'end' }
  | { do: 'skip'; pick: number };

const sighting: fc.Arbitrary<Sighting> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<Sighting>(
      { stand: 'preparing' },
      { stand: 'person' },
      { stand: 'approval' },
      { stand: 'scheduled' },
      { stand: 'moving' },
      { stand: 'proving' },
    ),
  },
  { weight: 6, arbitrary: fc.constant<Sighting>({ stand: 'approved' }) },
  { weight: 8, arbitrary: fc.constant<Sighting>({ outcome: 'moved' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Sighting>(
      { outcome: 'failed' },
      { outcome: 'needs-human' },
      { outcome: 'unproven' },
      { outcome: 'cancelled' },
      { outcome: 'rejected' },
    ),
  },
);

const pick = fc.nat({ max: 30 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Act>({ do: 'look' }) },
  { weight: 4, arbitrary: fc.constant<Act>({ do: 'start' }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('see' as const), pick, sighting }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('incident' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 61_000) }) },
  { weight: 3, arbitrary: fc.constant<Act>({ do: 'resume' }) },
  { weight: 1, arbitrary: fc.constantFrom<Act>({ do: 'pause' }, { do: 'end' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('skip' as const), pick }) },
);

const plan = fc.record({ size: fc.integer({ min: 1, max: 4 }), concurrency: fc.integer({ min: 1, max: 4 }) });

function acts(run: FleetRun, one: Act): void {
  const lines = run.fleet.rows.map(({ line }) => line);
  const lineAt = (index: number) => lines[index % lines.length] ?? 2;
  const acting: { [D in Act['do']]: (given: Extract<Act, { do: D }>) => void } = {
    look: () => void run.looks(),
    start: () => toStart(run.fleet, 2).forEach(({ line }) => run.starts(line, { stand: 'preparing' })),
    see({ pick: index, sighting: seen }) {
      if (run.sightings.has(lineAt(index))) run.sightings.set(lineAt(index), seen);
    },
    incident({ pick: index }) {
      const row = run.fleet.rows.find(({ line }) => line === lineAt(index));
      if (row?.outcome?.kind === 'moved')
        run.incidents = [{ line: row.line, id: `${row.line}.${run.fleet.revision}`, cause: 'blocked:141006' }];
    },
    wait({ ms }) {
      run.now += ms;
    },
    skip: ({ pick: index }) => void run.does({ do: 'skip', by: ANA, line: lineAt(index) }),
    pause: () => void run.does({ do: 'pause', by: MARA }),
    resume: () => void run.does({ do: 'resume', by: MARA }),
    end: () => void run.does({ do: 'end', by: MARA }),
  };
  (acting[one.do] as (given: Act) => void)(one);
}

const opens = (event: FleetEvent) => event.type === 'waveOpened' || event.type === 'canaryNamed';

/** What must hold after every single event of every story. */
function holds(run: FleetRun, before: { halted: boolean; event: FleetEvent }): void {
  const { fleet } = run;
  expect(underWay(fleet).length).toBeLessThanOrEqual(fleet.plan.concurrency);
  const begun = fleet.rows.filter((row) => row.migration !== undefined || row.hasTurn);
  const open = fleet.wave ?? -1;
  expect(begun.every((row) => row.wave <= open)).toBe(true);
  // Nothing beyond a wave before everything in it is settled and its gate passed; nothing beyond the canary unless it moved.
  if (open > CANARY) {
    expect(rowsOfWave(fleet, CANARY).some(({ outcome }) => outcome?.kind === 'moved')).toBe(true);
    // A wave whose only number became the canary is none any more.
    for (const wave of wavesOf(fleet).filter((one) => one < open)) {
      expect(fleet.passed[wave]).toBeDefined();
      expect(rowsOfWave(fleet, wave).every(isSettled)).toBe(true);
    }
  }
  if (before.halted) {
    expect(opens(before.event)).toBe(false);
    expect(['turnGiven', 'wavePassed', 'completed']).not.toContain(before.event.type);
  }
}

describe('whatever happens to a fleet', () => {
  test('no more numbers than allowed are under way, nothing goes beyond a wave that has not passed, and a halt stands until a person resumes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        plan,
        fc.array(act, { minLength: 20, maxLength: 120, size: 'max' }),
        (count, waves, story) => {
          const run = new FleetRun(
            Array.from({ length: count }, (_, index) => aRow(index + 2)),
            aPlanOfWaves(waves),
          );
          run.confirms();
          for (const one of story) {
            const from = run.events.length;
            const wasHalted = run.fleet.halt !== undefined || run.fleet.paused !== undefined;
            acts(run, one);
            for (const event of run.events.slice(from)) holds(run, { halted: wasHalted, event });
            const isResumed = run.events.slice(from).some(({ type }) => type === 'resumed');
            const isStill = run.fleet.halt !== undefined || run.fleet.paused !== undefined;
            if (wasHalted) expect(isStill || isResumed).toBe(true);
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  test('a number may begin only with its turn, while nobody stopped the fleet; or on its own, after it failed or was left out', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 20, maxLength: 80, size: 'max' }), (story) => {
        const run = new FleetRun(
          [2, 3, 4, 5, 6].map((line) => aRow(line)),
          aPlanOfWaves(),
        );
        run.confirms();
        for (const one of story) {
          acts(run, one);
          const { fleet, now } = run;
          for (const row of fleet.rows.filter(({ line }) => !waitingOf(fleet, line, now))) {
            const isOwn =
              row.skipped !== undefined ||
              fleet.ending !== undefined ||
              ['failed', 'needs-human', 'unproven'].includes(row.outcome?.kind ?? '');
            expect(isOwn || (row.hasTurn && !fleet.halt && !fleet.paused)).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
