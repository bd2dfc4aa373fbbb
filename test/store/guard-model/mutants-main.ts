import { parseArgs } from 'node:util';
import { apply, MUTANTS } from './mutants.ts';
import { runModel } from './run.ts';

const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    lanes: { type: 'string', default: '4' },
  },
});
const [sequences, seed, lanes] = [values.sequences, values.seed, values.lanes].map(Number) as [number, number, number];
let missed = 0;
for (const mutant of MUTANTS) {
  const undo = apply(mutant);
  const run = await runModel({ sequences, seed, lanes, shrink: false });
  undo();
  if (!run.violation) missed += 1;
  const found = run.violation?.split('\n')[0] ?? 'NOT FOUND';
  console.log(`${mutant.name}: ${found} (${run.sequences} sequences)`);
}
console.log(`${MUTANTS.length - missed} of ${MUTANTS.length} mutants found, seed ${seed}`);
process.exit(missed === 0 ? 0 : 1);
