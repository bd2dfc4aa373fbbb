import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../sandbox/bot-process.ts';

const SOURCES = join(ROOT, 'src');
const IMPORTED = /^(?:import|export)\b(?! type\b)[^;]*?from '(?<name>[^.'][^']*)'/gmu;

/** Every package that the bot's process loads, by its own sources; those of the command line are left out. */
export function packagesOfBot(): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('cli'),
  );
  const names = files.flatMap((file) =>
    [...readFileSync(join(SOURCES, file), 'utf8').matchAll(IMPORTED)].map((found) => found.groups?.['name'] ?? ''),
  );
  return [...new Set(names)].filter((name) => !name.startsWith('node:'));
}
