/** `npm test`: finds what the tests need, runs Jest on all of them (or on what is named), and ends with one line of figures. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { COMPILE_CACHE } from '../sandbox/bot-process.ts';
import { buildPage } from '../sandbox/page-build.ts';
import { ensurePrerequisites, PrerequisiteMissing } from '../sandbox/prerequisites.ts';
import { exitCodeOf, lineOf, type Counts } from './run/verdict.ts';

/** A run whose last test has ended must end too; what keeps it alive is a leak, and a leak is a failure. */
const leakPatienceMs = 15_000;

type Outcome = { counts?: Counts; code: number | null };

async function runJest(args: readonly string[]): Promise<Outcome> {
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const reporter = join(import.meta.dirname, 'run/summary-reporter.ts');
  // Ours comes last: an option that takes a list would swallow the paths after it.
  const child = spawn(process.execPath, [jest, ...args, `--reporters=${reporter}`], {
    cwd: join(import.meta.dirname, '..'),
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let outcome: Outcome = { code: null };
  let leak: NodeJS.Timeout | undefined;
  child.on('message', (counts) => {
    outcome = { ...outcome, counts: counts as Counts };
    leak = setTimeout(() => {
      console.log('A test has left something open, so Jest does not end: see `npx jest --detectOpenHandles`.');
      child.kill('SIGKILL');
    }, leakPatienceMs);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(leak);
      resolve({ ...outcome, code });
    });
  });
}

try {
  await ensurePrerequisites(['redis', 'chromium']);
  await buildPage();
  const { counts, code } = await runJest(process.argv.slice(2));
  console.log(lineOf(counts ?? { passed: 0, failed: 0, skipped: 0 }));
  process.exitCode = exitCodeOf(counts, code);
} catch (error) {
  console.error(error instanceof PrerequisiteMissing ? error.message : error);
  process.exitCode = 1;
}
