/** `npm run fleet`: a fleet from its file to its end through the real bot on the emulators; status 1 when a statement does not hold. */
import { parseArgs } from 'node:util';
import { goodAmong } from './file.ts';
import { linesOf } from './lines.ts';
import { runFleet } from './run.ts';

const { values } = parseArgs({
  options: {
    /** Lines of the file, good and bad ones. */
    rows: { type: 'string', default: '1000' },
    wave: { type: 'string', default: '100' },
    concurrency: { type: 'string', default: '20' },
    /** Longest time for everything, minutes. */
    minutes: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});

const figures = await runFleet({
  numbers: goodAmong(Number(values.rows)),
  waveSize: Number(values.wave),
  concurrency: Number(values.concurrency),
  withinMs: Number(values.minutes) * 60_000,
  say: (line) => console.error(`  ${line}`),
});
console.log(values.json ? JSON.stringify(figures, null, 2) : linesOf(figures).join('\n'));
process.exit(figures.misses.length === 0 ? 0 : 1);
