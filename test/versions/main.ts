/**
 * `npm run versions`: the tests that depend on the Node they run on, on the oldest one that is allowed and on the newest one
 * tried. `-- --full` runs the whole suite on each. The packages are kept under `node_modules/.cache`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { otherNodes, type OtherNode } from './other-nodes.ts';

const root = join(import.meta.dirname, '../..');

/** Where versions of Node differ: types stripped, dates, HTTP, streams, crypto, processes, and one whole move. */
const SHARE = [
  'test/migration',
  'test/store',
  'test/config',
  'test/log',
  'test/meta',
  'test/http',
  'test/queue',
  'test/scenarios/cutover.test.ts',
  'test/scenarios/tour.test.ts',
];

/** Installs a Node unless it is there already; answers the path of its program. */
function installed({ spec, version, packageName }: OtherNode): string {
  const folder = join(root, 'node_modules/.cache/nodes', version);
  const program = join(folder, 'node_modules', packageName, 'bin/node');
  if (!existsSync(program)) {
    const { status } = spawnSync('npm', ['install', '--no-save', '--prefix', folder, spec], { stdio: 'inherit' });
    if (status !== 0 || !existsSync(program)) throw new Error(`npm could not install ${spec}`);
  }
  return program;
}

/** True when everything passed. Child processes find the same Node first. */
function passes(program: string, paths: readonly string[]): boolean {
  const path = `${dirname(program)}${delimiter}${process.env['PATH'] ?? ''}`;
  const run = spawnSync(program, ['test/run.ts', ...paths], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: 'inherit',
  });
  return run.status === 0;
}

const { full } = parseArgs({ options: { full: { type: 'boolean', default: false } } }).values;
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
const results = otherNodes(engines.node, process).map((node) => {
  console.log(`\nNode ${node.version}`);
  return { version: node.version, isGood: passes(installed(node), full ? [] : SHARE) };
});
for (const { version, isGood } of results) console.log(`Node ${version}: ${isGood ? 'passes' : 'FAILS'}`);
process.exitCode = results.every(({ isGood }) => isGood) ? 0 : 1;
