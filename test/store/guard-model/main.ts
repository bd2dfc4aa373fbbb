import { parseArgs } from 'node:util';
import { reportOf, runModel } from './run.ts';

const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    lanes: { type: 'string', default: '4' },
  },
});
const began = performance.now();
const run = await runModel({
  sequences: Number(values.sequences),
  seed: Number(values.seed),
  lanes: Number(values.lanes),
});
console.log(reportOf(run));
console.log(`  ${((performance.now() - began) / 1_000).toFixed(0)} s`);
process.exit(run.violation ? 1 : 0);
