/** `npm run bench`: what the bot costs, each figure beside what it is compared with; status 1 when one could not be taken. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { findProgram } from '../../sandbox/prerequisites.ts';
import { measures } from './measures.ts';
import { writePage, type Result } from './page.ts';
import { tableOf, verdictOf, type Measure, type Row } from './row.ts';

const { values } = parseArgs({
  options: {
    /** Only these rows, and what is measured on the same stage. */
    row: { type: 'string', multiple: true, default: [] },
    /** Interleaved rounds of each ratio. */
    rounds: { type: 'string', default: '5' },
    /** Writes the table into docs/performance.md. */
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const unknown = values.row.filter((id) => measures.every(({ ids }) => !ids.includes(id)));
if (unknown.length > 0 || !(rounds >= 1)) {
  const ids = measures.flatMap((one) => one.ids).join(', ');
  console.error(`npm run bench -- [--row <id>]… [--rounds <count>] [--write]; rows are ${ids}`);
  process.exit(2);
}
if (values.write && values.row.length > 0) {
  console.error('Only a whole run is written down: leave out --row.');
  process.exit(2);
}

const redisVersion = (): string =>
  /v=([\d.]+)/u.exec(execFileSync(findProgram('redis') ?? 'redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ??
  'of unknown version';

/** A whole run is to take some ten minutes: on a slow machine what comes late gets fewer rounds, and says so. */
const FEWER_ROUNDS_AFTER_S = 480;
const FEWER = 2;

const began = performance.now();
const secondsSince = (start: number) => Math.round((performance.now() - start) / 1_000);
let failed = false;

/** The rows of one measure; what failed is tried once more, and then stands in the table as not measured. */
async function taken({ ids, measure }: Measure): Promise<Row[]> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const start = performance.now();
    const isLate = secondsSince(began) > FEWER_ROUNDS_AFTER_S;
    try {
      const rows = await measure({ rounds: isLate ? Math.min(rounds, FEWER) : rounds });
      console.error(`${ids.join(', ')}: ${secondsSince(start)} s`);
      return rows;
    } catch (error) {
      console.error(`${ids.join(', ')} could not be measured:`, error);
    }
  }
  failed = true;
  return ids.map((id) => ({ id, metric: 'could not be measured', value: Number.NaN, unit: 'ratio', target: 0 }));
}

const rows: Row[] = [];
for (const measure of measures)
  if (values.row.length === 0 || measure.ids.some((id) => values.row.includes(id)))
    rows.push(...(await taken(measure)));
const order = (row: Row): number => Number(/\d+/u.exec(row.id)?.[0] ?? Number.MAX_SAFE_INTEGER);
const result: Result = {
  at: new Date().toISOString(),
  machine: `${availableParallelism()} cores, Node ${process.versions.node}, Redis ${redisVersion()}, everything on one machine`,
  command: `npm run bench${rounds === 5 ? '' : ` -- --rounds ${rounds}`}`,
  seconds: secondsSince(began),
  rows: rows.toSorted((one, other) => order(one) - order(other)),
};
const judged = result.rows.map((row) => ({ ...row, verdict: verdictOf(row) }));
writeFileSync('bench.json', `${JSON.stringify({ ...result, rows: judged }, undefined, 2)}\n`);
console.log(`${tableOf(result.rows)}\n\n${result.seconds} s; also in bench.json`);
if (values.write) await writePage(result);
process.exit(failed ? 1 : 0);
