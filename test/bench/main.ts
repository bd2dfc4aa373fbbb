import { writeFileSync } from 'node:fs';
import { measureAcknowledgements } from './acknowledgements.ts';
import { measureBytes } from './bytes.ts';
import { measureColdStart } from './cold-start.ts';
import { measureRecovery } from './recovery.ts';
import { measureRoutes } from './routes.ts';
import { measureSteadyWatch } from './steady-watch.ts';
import { tableOf, type Row } from './row.ts';

const began = performance.now();
const rows: Row[] = [];
const measures = [
  measureColdStart,
  measureAcknowledgements,
  measureRoutes,
  measureRecovery,
  measureBytes,
  measureSteadyWatch,
];
for (const measure of measures) rows.push(...(await measure()));
const seconds = Math.round((performance.now() - began) / 1_000);
writeFileSync('bench.json', `${JSON.stringify({ at: new Date().toISOString(), seconds, rows }, undefined, 2)}\n`);
console.log(`${tableOf(rows)}\n\n${seconds} s; also in bench.json`);
process.exit(0);
