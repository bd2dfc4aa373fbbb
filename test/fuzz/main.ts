/** `npm run fuzz`: hands what nobody should send to every door of the program; status 1 when one does not hold. */
import { parseArgs } from 'node:util';
import { CARELESS, isFound, UNHANDLED } from './careless.ts';
import { fuzzAll, TARGETS } from './run.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000' },
    /** A million inputs. */
    full: { type: 'boolean', default: false },
    /** Only targets whose name has this in it. */
    target: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const missed: string[] = [];
const careless = Object.entries({ ...CARELESS, ...UNHANDLED });
for (const [what, program] of careless) if (!(await isFound(program))) missed.push(what);
console.log(
  `${careless.length - missed.length} of ${careless.length} careless programs found${missed.map((one) => `; not: ${one}`).join('')}`,
);
const began = performance.now();
const results = await fuzzAll({
  seed: Number(values.seed),
  inputs: values.full ? 1_000_000 : Number(values.inputs),
  targets: TARGETS.filter(({ name }) => name.includes(values.target)),
  say: (line) => console.log(line),
});
const failed = results.filter(({ failure }) => failure !== undefined).length;
const inputs = results.reduce((sum, one) => sum + one.inputs, 0);
const seconds = ((performance.now() - began) / 1_000).toFixed(0);
console.log(`${inputs} inputs for ${results.length} doors, ${failed} of them did not hold, ${seconds} s`);
process.exit(failed + missed.length === 0 ? 0 : 1);
