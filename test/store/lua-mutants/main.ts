/** `npm run mutants:lua`: turns each condition of the scripts, one at a time; status 1 when the tests of the script do not notice. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantsOf, type LuaMutant } from './conditions.ts';
import { SUITES } from './suites.ts';

const { values } = parseArgs({
  options: {
    /** Only scripts whose name has this in it. */
    script: { type: 'string', default: '' },
    lanes: { type: 'string', default: '2' },
  },
});

const root = join(import.meta.dirname, '../../..');
const scripts = readdirSync(join(root, 'src/store/lua')).map((file) => basename(file, '.lua'));
const chosen = scripts.filter((script) => script.includes(values.script));
const mutants = chosen.flatMap((script) =>
  mutantsOf(script, readFileSync(join(root, `src/store/lua/${script}.lua`), 'utf8')),
);
const without = chosen.filter((script) => !SUITES[script]);
if (without.length > 0) throw new Error(`no tests are named for ${without.join(', ')}`);

/** A copy of the program to change: nothing that was changed may be left behind in the real one. */
function openLane(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ferryman-lua-'));
  for (const part of ['src', 'test', 'sandbox', 'package.json', 'manifest.yml', 'ferryman.example.yaml'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Whether the tests fail; killed ones do. */
function failIn(lane: string, suites: readonly string[]): Promise<boolean> {
  const paths = suites.map((suite) => `<rootDir>/test/${suite}.test.ts`);
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = ['--rootDir', lane, '--bail', '--runInBand', '--silent', '--testMatch', ...paths];
  const child = spawn(process.execPath, [jest, ...args], { cwd: lane, stdio: 'ignore' });
  // What is turned may go round for ever.
  const patience = setTimeout(() => child.kill('SIGKILL'), 180_000);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(patience);
      resolve(code !== 0);
    });
  });
}

const nameOf = ({ script, line, condition }: LuaMutant): string => `${script}.lua:${line} not (${condition})`;

/** Until a suite notices. */
async function isNoticed(lane: string, { script, lua }: LuaMutant): Promise<boolean> {
  const file = join(lane, `src/store/lua/${script}.lua`);
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, lua);
  try {
    for (const suite of SUITES[script] ?? []) if (await failIn(lane, [suite])) return true;
    return false;
  } finally {
    writeFileSync(file, before);
  }
}

const survivors: string[] = [];
const queue = [...mutants];
await Promise.all(
  Array.from({ length: Number(values.lanes) }, async (_, index) => {
    const lane = openLane();
    if (index === 0) {
      const all = [...new Set(chosen.flatMap((script) => SUITES[script] ?? []))];
      if (await failIn(lane, all)) throw new Error('the tests fail although nothing is turned');
    }
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const noticed = await isNoticed(lane, mutant);
      if (!noticed) survivors.push(nameOf(mutant));
      console.log(`${noticed ? 'noticed' : 'SURVIVED'} ${nameOf(mutant)}`);
    }
    rmSync(lane, { recursive: true, force: true });
  }),
);
console.log(`${mutants.length - survivors.length} of ${mutants.length} turned conditions noticed`);
process.exit(survivors.length === 0 ? 0 : 1);
