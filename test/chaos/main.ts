/** `npm run chaos`: the rows of the scorecard, each with its baseline; status 1 when one misses its target or shows nothing. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Row } from './row.ts';
import { jsonOf, scoreOf, tableOf, type Result } from './scorecard.ts';

const { values } = parseArgs({
  options: {
    /** Only these rows. */
    row: { type: 'string', multiple: true, default: [] },
    /** As many experiments as the design demands; it takes hours. */
    full: { type: 'boolean', default: false },
    /** Another number of experiments, in each row's unit. */
    experiments: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** The results as JSON on stdout; what is going on is on stderr. */
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const numberOf = ({ id }: Row): number => Number(id.slice(1));

const folder = join(import.meta.dirname, 'rows');
const rows: Row[] = [];
for (const file of readdirSync(folder)) {
  const { row } = (await import(join(folder, file))) as { row: Row };
  rows.push(row);
}
const unknown = values.row.filter((id) => rows.every((row) => row.id !== id));
if (unknown.length > 0) {
  console.error(`No such row: ${unknown.join(', ')}. There are ${rows.map(({ id }) => id).join(', ')}.`);
  process.exit(2);
}

const results: Result[] = [];
for (const row of rows.toSorted((one, other) => numberOf(one) - numberOf(other))) {
  if (values.row.length > 0 && !values.row.includes(row.id)) continue;
  console.error(`${row.id}, seed ${seed}: ${row.title}`);
  results.push(
    await scoreOf(row, {
      seed,
      share: values.full ? 'full' : 'ci',
      experiments: values.experiments === undefined ? undefined : Number(values.experiments),
      say: (line) => console.error(`  ${line}`),
    }),
  );
}
console.log(values.json ? jsonOf(results) : tableOf(results));
process.exit(results.every(({ verdict }) => verdict === 'met') ? 0 : 1);
