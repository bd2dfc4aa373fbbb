import { describe, expect, test } from '@jest/globals';
import { toStart } from '../../src/fleet/conduct.ts';
import { waitingOf } from '../../src/fleet/may-begin.ts';
import { ANA, MARA } from '../support/builders.ts';
import { aPlanOfWaves, aRow, FleetRun } from './builders.ts';

const rows = (count: number) => Array.from({ length: count }, (_, index) => aRow(index + 2));

/** A confirmed fleet whose canary stands there. */
function withCanary(count = 5, plan = aPlanOfWaves()): FleetRun {
  const run = new FleetRun(rows(count), plan);
  run.confirms();
  run.settles();
  run.starts(2, { stand: 'approved' });
  run.settles();
  return run;
}

const linesToStart = (run: FleetRun) => toStart(run.fleet, 100).map(({ line }) => line);

/** The canary has moved and was watched long enough. */
function throughCanary(count = 5, plan = aPlanOfWaves()): FleetRun {
  const run = withCanary(count, plan);
  run.sightings.set(2, { outcome: 'moved' });
  run.settles();
  run.now += plan.watchMs;
  run.settles();
  return run;
}

describe('a fleet', () => {
  test('starts nothing until the person who drew it has confirmed it', () => {
    const run = new FleetRun(rows(3), aPlanOfWaves());

    run.settles();
    expect([run.events, linesToStart(run)]).toEqual([[], []]);
    expect(run.does({ do: 'confirm', by: MARA, digest: '0'.repeat(16) })).toBe('fleet-not-yours');
    expect(run.does({ do: 'confirm', by: ANA, digest: '0'.repeat(16) })).toBe('fleet-other-plan');
    expect(run.confirms()).toBe('done');
    run.settles();
    expect(linesToStart(run)).toEqual([2]);
  });

  test('starts the first number alone, or those that are marked', () => {
    const marked = new FleetRun([aRow(2), aRow(3, { canary: true }), aRow(4, { canary: true })], aPlanOfWaves());
    marked.confirms();
    marked.settles();

    expect(linesToStart(withCanary())).toEqual([]);
    expect(linesToStart(marked)).toEqual([3, 4]);
  });

  test('opens the next wave only when the canary has moved and was watched as long as was asked', () => {
    const run = withCanary();

    run.sightings.set(2, { outcome: 'moved' });
    run.settles();
    run.now += 59_999;
    run.settles();
    expect(run.fleet.wave).toBe(0);
    run.now += 1;
    run.settles();
    expect(run.fleet.wave).toBe(1);
    expect(linesToStart(run)).toEqual([3, 4]);
  });

  test.each(['failed', 'needs-human', 'unproven', 'cancelled', 'rejected'] as const)(
    'stands still when its canary ends as %s, and tries the next number once a person resumes',
    (outcome) => {
      const run = withCanary();

      run.sightings.set(2, { outcome });
      run.settles();
      run.now += 1e9;
      run.settles();
      expect(run.fleet.halt).toMatchObject({ line: 2 });
      expect(linesToStart(run)).toEqual([]);

      run.does({ do: 'resume', by: MARA });
      run.settles();
      expect(linesToStart(run)).toEqual([3]);
      expect(run.fleet.wave).toBe(0);
    },
  );

  test('gives a turn to no more numbers than may be under way, and to the next one when one has ended', () => {
    const run = throughCanary(5, aPlanOfWaves({ size: 4 }));

    for (const line of [3, 4, 5, 6]) run.starts(line, { stand: 'approved' });
    run.settles();
    const turns = () => run.fleet.rows.filter(({ hasTurn }) => hasTurn).map(({ line }) => line);
    expect(turns()).toEqual([3, 4]);
    run.sightings.set(3, { outcome: 'moved' });
    run.settles();
    expect(turns()).toEqual([4, 5]);
  });

  test('keeps approved numbers waiting after an automatic halt, and lets the one that failed be tried again by itself', () => {
    const run = throughCanary(5, aPlanOfWaves({ size: 4 }));
    for (const line of [3, 4, 5, 6]) run.starts(line, { stand: 'approved' });
    run.settles();

    run.sightings.set(3, { outcome: 'needs-human' });
    run.settles();

    expect(run.fleet.halt).toMatchObject({ why: 'needs-human', line: 3, wave: 1 });
    expect(waitingOf(run.fleet, 4, run.now)).toEqual({ why: 'fleet-halted' });
    expect(waitingOf(run.fleet, 5, run.now)).toEqual({ why: 'fleet-halted' });
    expect(waitingOf(run.fleet, 3, run.now)).toBeUndefined();
  });

  test('halts on a page-level incident once, and not again for the same one after a person resumed', () => {
    const run = throughCanary();
    for (const line of [3, 4]) run.starts(line, { outcome: 'moved' });
    run.settles();

    run.incidents = [{ line: 3, id: '14155560003.1', cause: 'blocked:141006' }];
    run.settles();
    expect(run.fleet.halt).toMatchObject({ why: 'health', cause: 'blocked:141006', line: 3 });
    run.does({ do: 'resume', by: MARA });
    run.now += 60_000;
    run.settles();
    expect(run.fleet.wave).toBe(2);
  });

  test('waits for a number that failed while somebody tries it again, and goes on without it otherwise', () => {
    const run = throughCanary();
    run.starts(3, { outcome: 'failed' });
    run.starts(4, { outcome: 'moved' });
    run.settles();
    run.does({ do: 'resume', by: MARA });
    run.sightings.set(3, { stand: 'approval' });
    run.now += 60_000;
    run.settles();
    expect(run.fleet.wave).toBe(1);

    run.sightings.set(3, { outcome: 'failed' });
    run.settles();
    expect(run.fleet.wave).toBe(2);
  });

  test('takes a turn back when the approval it was for is void', () => {
    const run = withCanary();
    expect(waitingOf(run.fleet, 2, run.now)).toBeUndefined();

    run.sightings.set(2, { stand: 'person' });
    run.settles();

    expect(waitingOf(run.fleet, 2, run.now)).toEqual({ why: 'fleet-turn' });
  });

  test('does not begin a number in the quiet hours of its country', () => {
    // 09:00 UTC: night in all of the United States but not in New York at noon.
    const run = withCanary(1, aPlanOfWaves({ quietHours: [{ from: '22:00', to: '04:00' }] }));

    expect(waitingOf(run.fleet, 2, run.now)).toEqual({ why: 'fleet-quiet', until: Date.UTC(2026, 10, 22, 14, 0) });
    run.now = Date.UTC(2026, 10, 22, 14, 0);
    run.settles();
    expect(waitingOf(run.fleet, 2, run.now)).toBeUndefined();
  });

  test('goes on without a number that a person took out, which is then nobody but its own', () => {
    const run = throughCanary();
    run.starts(3, { stand: 'person' });
    run.starts(4, { outcome: 'moved' });
    run.settles();
    expect(run.does({ do: 'skip', by: ANA, line: 3 })).toBe('done');
    run.now += 60_000;
    run.settles();

    expect(run.fleet.wave).toBe(2);
    expect(waitingOf(run.fleet, 3, run.now)).toBeUndefined();
    expect(run.does({ do: 'skip', by: ANA, line: 3 })).toBe('fleet-row-over');
    expect(run.does({ do: 'skip', by: ANA, line: 99 })).toBe('fleet-row-unknown');
  });

  test('is complete after the watch of its last wave, and takes no command any more', () => {
    const run = withCanary(1);
    run.sightings.set(2, { outcome: 'moved' });
    run.settles();
    expect(run.fleet.ending).toBeUndefined();
    run.now += 60_000;
    run.settles();

    expect(run.fleet.ending?.kind).toBe('completed');
    expect(run.does({ do: 'pause', by: ANA })).toBe('fleet-over');
  });
});
