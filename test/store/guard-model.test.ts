import { describe, expect, test } from '@jest/globals';
import { apply, MUTANTS } from './guard-model/mutants.ts';
import { reportOf, runModel } from './guard-model/run.ts';

const SEQUENCES = 200;
const LANES = 4;

/** Found within a few seconds each; `npm run model:mutants` looks for all of them. */
const QUICKLY_FOUND = [
  'no epoch',
  'the epoch bound at the approval',
  'claim without compare-and-set',
  'an approval used again',
  'settled without waiting',
  'no quarantine',
];

const aSeed = () => Date.now() % 1_000_000;

describe('the guard, whatever happens in whatever order', () => {
  test('breaks no invariant', async () => {
    const run = await runModel({ seed: aSeed(), sequences: SEQUENCES, lanes: LANES });

    process.stdout.write(`${reportOf(run)}\n`);
    expect(run.violation).toBeUndefined();
    // Otherwise the sequences proved nothing: calls were made, and each kind of protection was met.
    expect(run.calls).toBeGreaterThan(SEQUENCES / 10);
    for (const why of ['EPOCH_CHANGED', 'QUARANTINE', 'ALREADY', 'FENCED', 'BUSY', 'NO_EPOCH', 'TOO_SOON'])
      expect([why, run.refusals.get(why) ?? 0]).not.toEqual([why, 0]);
  }, 120_000);

  test.each(QUICKLY_FOUND)(
    'and is caught when a protection is taken away: %s',
    async (name) => {
      const mutant = MUTANTS.find((one) => one.name === name);
      if (!mutant) throw new Error(`there is no mutant ${name}`);
      const undo = apply(mutant);
      try {
        const run = await runModel({ seed: aSeed(), sequences: 1_500, lanes: LANES, shrink: false });
        expect(run.violation).toBeDefined();
      } finally {
        undo();
      }
    },
    120_000,
  );
});
