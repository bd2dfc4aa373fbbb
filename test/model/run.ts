import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

function run(folder: string, command: string, ...args: string[]): string {
  const { error, stdout, stderr, status } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (error && 'code' in error && error.code === 'ENOENT') {
    console.error(`${command} is not installed. Install it with: apt-get install -y spin gcc libc6-dev`);
    process.exit(2);
  }
  if (error || status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

function search({ defines }: Search): { violated: string; states: number } {
  const folder = mkdtempSync(join(tmpdir(), 'ferryman-model-'));
  try {
    cpSync(join(import.meta.dirname, 'cutover.pml'), join(folder, 'cutover.pml'));
    run(folder, 'spin', '-a', ...defines.map((define) => `-D${define}`), 'cutover.pml');
    run(folder, 'gcc', '-O2', '-DSAFETY', '-DCOLLAPSE', '-w', '-o', 'pan', 'pan.c');
    const found = run(folder, './pan', '-m1000000', '-w24');
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
for (const wanted of SEARCHES) {
  const began = performance.now();
  const { violated, states } = search(wanted);
  const isAsWanted = wanted.finds === 'nothing' ? violated === '' : violated !== '';
  if (!isAsWanted) failed++;
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const found = violated === '' ? 'nothing found' : `violates ${violated.trim()}`;
  console.log(`${isAsWanted ? 'ok  ' : 'FAIL'} ${wanted.name}: ${found} in ${states} states, ${seconds} s`);
}
console.log(`${SEARCHES.length - failed} of ${SEARCHES.length} searches as wanted`);
process.exit(failed === 0 ? 0 : 1);
