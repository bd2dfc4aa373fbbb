import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One search of the model: which protections are taken away, and whether an error must be found. */
interface Search {
  name: string;
  defines: string[];
  finds: 'nothing' | 'an error';
}

const sound = (name: string, ...defines: string[]): Search => ({ name, defines, finds: 'nothing' });
const broken = (name: string, ...defines: string[]): Search => ({ name, defines, finds: 'an error' });

const SEARCHES: Search[] = [
  sound('the protocol, 2 executions, 2 failovers'),
  sound('the protocol, 3 executions, 3 failovers', 'EXECUTIONS=3', 'FAILOVERS=3'),
  sound('without the look at the number', 'NO_NUMBER_CHECK'),
  sound(
    'sent once, without settling, quarantine, mark and the look at the number',
    'ONCE_ONLY',
    'NO_SETTLE',
    'NO_QUARANTINE',
    'NO_MARK',
    'NO_NUMBER_CHECK',
  ),
  broken('a success of the second request can be reached', 'REACHABLE'),
  broken('no epoch', 'NO_EPOCH', 'NO_NUMBER_CHECK'),
  broken('run id alone as epoch', 'RUNID_ONLY'),
  broken('epoch bound at the approval', 'EPOCH_AT_APPROVE', 'NO_NUMBER_CHECK'),
  broken('claim without compare-and-set', 'NO_CAS'),
  broken('no mark before the send', 'NO_MARK'),
  broken('settled without waiting', 'NO_SETTLE'),
  broken('no quarantine', 'NO_QUARANTINE'),
  broken('retry after a lost answer', 'AUTO_RETRY'),
  broken('approval used again', 'REUSE_APPROVAL'),
  broken('sent once: no epoch', 'ONCE_ONLY', 'NO_EPOCH', 'NO_NUMBER_CHECK'),
  broken('sent once: run id alone as epoch', 'ONCE_ONLY', 'RUNID_ONLY'),
  broken('sent once: epoch bound at the approval', 'ONCE_ONLY', 'EPOCH_AT_APPROVE', 'NO_NUMBER_CHECK'),
];

const execute = promisify(execFile);

async function run(folder: string, command: string, ...args: string[]): Promise<string> {
  try {
    return (await execute(command, args, { cwd: folder, maxBuffer: 16 * 1024 * 1024 })).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      console.error(`${command} is not installed. Install it with: apt-get install -y spin gcc libc6-dev`);
      process.exit(2);
    }
    throw error;
  }
}

async function search({ defines }: Search): Promise<{ violated: string; states: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'ferryman-model-'));
  try {
    cpSync(join(import.meta.dirname, 'cutover.pml'), join(folder, 'cutover.pml'));
    await run(folder, 'spin', '-a', ...defines.map((define) => `-D${define}`), 'cutover.pml');
    await run(folder, 'gcc', '-O1', '-DSAFETY', '-DCOLLAPSE', '-w', '-o', 'pan', 'pan.c');
    const found = await run(folder, './pan', '-m1000000', '-w24');
    const violated = /assertion violated (.*?) \(at depth/u.exec(found)?.[1] ?? '';
    const states = Number(/(\d+) states, stored/u.exec(found)?.[1]);
    const isWhole = !/max search depth too small|out of memory/u.test(found);
    if (!isWhole || (violated === '') !== /errors: 0/u.test(found)) throw new Error(`the search went wrong:\n${found}`);
    return { violated, states };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let failed = 0;
const began = performance.now();
const secondsSince = (from: number): string => ((performance.now() - from) / 1_000).toFixed(1);

async function look(wanted: Search): Promise<void> {
  const from = performance.now();
  const { violated, states } = await search(wanted);
  const isAsWanted = wanted.finds === 'nothing' ? violated === '' : violated !== '';
  if (!isAsWanted) failed++;
  const found = violated === '' ? 'nothing found' : `violates ${violated.trim()}`;
  console.log(`${isAsWanted ? 'ok  ' : 'FAIL'} ${wanted.name}: ${found} in ${states} states, ${secondsSince(from)} s`);
}

// As many at once as there are processors: most of the time goes into the compiler.
const waiting = [...SEARCHES];
const lane = async (): Promise<void> => {
  for (let wanted = waiting.shift(); wanted; wanted = waiting.shift()) await look(wanted);
};
await Promise.all(Array.from({ length: availableParallelism() }, lane));
console.log(`${SEARCHES.length - failed} of ${SEARCHES.length} searches as wanted, ${secondsSince(began)} s`);
process.exit(failed === 0 ? 0 : 1);
