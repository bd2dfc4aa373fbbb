import assert from 'node:assert/strict';
import fc from 'fast-check';
import { aNumber } from '../../support/store.ts';
import { reconciled, stamp } from './acts.ts';
import type { Command } from './commands.ts';
import { sequences } from './sequences.ts';
import { openServers, QUIET_MS, type Servers } from './servers.ts';
import { LogicalClock, Told, type Real } from './told.ts';

/** What a run of the model did and found. */
export interface ModelRun {
  seed: number;
  sequences: number;
  /** Commands by kind. */
  counts: Map<string, number>;
  refusals: Map<string, number>;
  calls: number;
  /** The first violation, with the shortest sequence that was found for it. */
  violation?: string;
}

/** I9: faults end, Q passes, and every request has come to an end or is void; the number can be worked on again. */
async function comesToAnEnd(told: Told, servers: Servers): Promise<void> {
  const where = { side: (await servers.leads(0)) && !told.isCutOff(0) ? 0 : 1, replica: 0 } as const;
  const scene = { told, servers, where };
  told.clock.skew = 0;
  await stamp()(scene);
  told.pass(QUIET_MS + 1_000);
  await stamp()(scene);
  for (const request of told.requests) await reconciled(scene, request);
  const guard = servers.guard(where, 'early');
  const { epoch, stamped, current } = await guard.number(told.number);
  assert.ok(stamped, 'I9: the number stays in quarantine');
  assert.equal(current, undefined, 'I9: something stays in the way');
  for (const { id } of told.requests) {
    const stored = await guard.read(told.number, id);
    const isOver = stored?.epoch !== epoch || !['OPEN', 'APPROVED', 'CLAIMED', 'SENDING'].includes(stored.state);
    assert.ok(isOver, `I9: a request stays ${stored?.state}`);
  }
}

/** Runs sequences on two Redis processes of its own until one of them breaks an invariant. */
async function runLane(options: { seed: number; sequences: number; shrink: boolean }): Promise<ModelRun> {
  const clock = new LogicalClock();
  const servers = await openServers(clock);
  const run: ModelRun = { seed: options.seed, sequences: 0, counts: new Map(), refusals: new Map(), calls: 0 };
  const real: Real = { servers, counts: run.counts };
  try {
    const property = fc.asyncProperty(sequences, async (commands: Command[]) => {
      const told = new Told({ clock, number: aNumber(), refusals: run.refusals });
      run.sequences += 1;
      await servers.promote(0);
      await fc.asyncModelRun(() => ({ model: told, real }), commands);
      await comesToAnEnd(told, servers);
      run.calls += told.calls.length;
    });
    const found = await fc.check(property, {
      seed: options.seed,
      numRuns: options.sequences,
      endOnFailure: !options.shrink,
    });
    if (found.failed)
      run.violation = `${String(found.errorInstance)}\n  ${found.counterexample?.flat().map(String).join(', ')}\n  seed ${options.seed}, path ${found.counterexamplePath}`;
    return run;
  } finally {
    await servers.close();
  }
}

const summed = (maps: Map<string, number>[]): Map<string, number> => {
  const sum = new Map<string, number>();
  for (const [name, count] of maps.flatMap((map) => [...map])) sum.set(name, (sum.get(name) ?? 0) + count);
  return sum;
};

/** Runs sequences in several lanes, because each mostly waits for its servers. Seeds follow from `seed`. */
export async function runModel(options: {
  seed: number;
  sequences: number;
  lanes: number;
  shrink?: boolean;
}): Promise<ModelRun> {
  const { seed, lanes, shrink = true } = options;
  const share = Math.ceil(options.sequences / lanes);
  const runs = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => runLane({ seed: seed + lane, sequences: share, shrink })),
  );
  const violation = runs.find((run) => run.violation)?.violation;
  return {
    seed,
    sequences: runs.reduce((sum, run) => sum + run.sequences, 0),
    counts: summed(runs.map((run) => run.counts)),
    refusals: summed(runs.map((run) => run.refusals)),
    calls: runs.reduce((sum, run) => sum + run.calls, 0),
    ...(violation && { violation }),
  };
}

/** A run as text: seed, sequences, calls, commands by kind, refusals by kind. */
export function reportOf(run: ModelRun): string {
  const list = (map: Map<string, number>) =>
    [...map]
      .toSorted(([, one], [, other]) => other - one)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const commands = [...run.counts.values()].reduce((sum, count) => sum + count, 0);
  return [
    `${run.sequences} sequences, seed ${run.seed}, ${commands} commands, ${run.calls} register calls`,
    `  commands: ${list(run.counts)}`,
    `  refusals: ${list(run.refusals)}`,
    run.violation ? `  VIOLATED: ${run.violation}` : '  no invariant was violated',
  ].join('\n');
}
