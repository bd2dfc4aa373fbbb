import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../../sandbox/bot-process.ts';
import { copyProgram, type Change } from '../program-copy.ts';

const run = promisify(execFile);

/** A version of the program; without `root` it is the one at hand. */
export interface Program {
  name: string;
  root?: string;
  remove: () => void;
}

/** The type of the entry that only the next version writes and knows. */
export const NEXT_ENTRY = 'inspected';

const NEXT: readonly Change[] = [
  {
    file: 'migration/event.ts',
    from: "  z.strictObject({ type: z.literal('stepSucceeded'), step: StepId }),",
    to: `  z.strictObject({ type: z.literal('stepSucceeded'), step: StepId }),\n  z.strictObject({ type: z.literal('${NEXT_ENTRY}') }),`,
  },
  {
    file: 'migration/evolve.ts',
    from: '  started: (migration) => migration,',
    to: `  started: (migration) => migration,\n  ${NEXT_ENTRY}: (migration) => migration,`,
  },
  {
    file: 'migration/journal-chain.ts',
    from: 'for (const event of added.events) {',
    to: `for (const event of added.events.flatMap((one) => one.type === 'stepSucceeded' ? [one, { type: '${NEXT_ENTRY}' }] : [one])) {`,
  },
];

/** Takes an entry it does not know for one that changes nothing, as readers of JSON usually do. */
const CREDULOUS: readonly Change[] = [
  {
    file: 'migration/journal-chain.ts',
    from: "if (!entry.success) throw new JournalUnreadable('unknown-entry', seq);",
    to: "if (!entry.success) return { ...value, event: { type: 'slotFreed' } };",
  },
];

/** The program at hand. */
export const AT_HAND: Program = { name: 'this version', remove: () => undefined };

/** The program at hand as its next version may be: it puts an entry of a new kind behind every step that succeeded. */
export const nextProgram = (): Program => ({ name: 'next version', ...copyProgram(NEXT) });

/** The program at hand without its refusal of entries that it does not know. */
export const credulousProgram = (): Program => ({
  name: 'a version that reads over the unknown',
  ...copyProgram(CREDULOUS),
});

const git = async (...args: string[]): Promise<string> => (await run('git', ['-C', ROOT, ...args])).stdout.trim();

/** What says how entries are kept: their kinds, and the form in which they are packed, which has a dictionary of its own. */
const FORMS = ['src/migration/event.ts', 'src/store/journal-dictionary-1.txt'];

/** The commit before the entries of journals changed last; undefined where the history does not reach so far. */
async function olderCommit(): Promise<string | undefined> {
  const last = await git('log', '-1', '--format=%H', '--', ...FORMS).catch(() => '');
  const before = last === '' ? '' : await git('rev-parse', '--verify', '--quiet', `${last}^`).catch(() => '');
  return before === '' ? undefined : before;
}

/** A version that was really there before, with today's packages; undefined where the history does not have it. */
export async function olderProgram(): Promise<Program | undefined> {
  const commit = await olderCommit();
  if (commit === undefined) return undefined;
  const root = mkdtempSync(join(tmpdir(), 'ferryman-older-'));
  const remove = () => rmSync(root, { recursive: true, force: true });
  try {
    const archive = join(root, 'older.tar');
    await git('archive', '--output', archive, commit, 'src', 'package.json', 'manifest.yml');
    await run('tar', ['-xf', archive, '-C', root]);
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    return { name: `commit ${commit.slice(0, 7)}`, root, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
