import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Environment } from '../src/config/environment.ts';

const root = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** The cells of every table row on a page. */
function rowsOf(page: string): string[][] {
  const lines = read(page)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the documentation', () => {
  test('shows the two commands that do everything on a fresh machine', () => {
    expect(read('README.md')).toContain('npm ci && npm run sandbox');
    expect(read('README.md')).toContain('npm ci && npm test');
  });

  test.each(pages)('%s links only to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link ?? '');

    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  test.each(pages)('%s names only npm scripts that exist', (page) => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
    const named = [...read(page).matchAll(/npm run (?:-\w+ )*([\w:-]+)/g)].map(([, name]) => name ?? '');

    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('shows routes and steps as they are declared', () => {
    expect(() => execFileSync(process.execPath, ['docs/write-pages.ts', '--check'], { cwd: root })).not.toThrow();
  });

  test('lists every room of src with the rooms it may import, as the import rules have them', () => {
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `\`src/${name}\``);
    const script = `import('./.dependency-cruiser.mjs').then(({ default: { forbidden } }) => console.log(JSON.stringify(forbidden)))`;
    const rules = z
      .array(z.looseObject({ name: z.string(), comment: z.string().optional() }))
      .parse(JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' })));
    const held = rules
      .filter(({ name }) => name.endsWith('-imports-rooms'))
      .map(({ comment = '' }) => /^(\S+) may import of ours: (.*)$/.exec(comment) ?? []);
    const told = rowsOf('docs/architecture.md').filter(([room]) => room?.startsWith('`src/'));

    expect(new Set(told.map(([room]) => room))).toEqual(new Set(rooms));
    expect(
      new Map(
        told.map(([room = '', , may = '']) => [
          room,
          may.replaceAll('`', '').replace("the workflow's ports", 'workflow/ports'),
        ]),
      ),
    ).toEqual(new Map(held.map(([, room, may]) => [`\`${room}\``, may])));
  });

  test('shows every variable of the environment in .env.example or in the runbook', () => {
    const shown = read('.env.example') + read('docs/runbook.md');

    expect(Object.keys(Environment.shape).filter((name) => !shown.includes(name))).toEqual([
      'SLACK_API_URL',
      'GRAPH_API_URL',
    ]);
  });
});
