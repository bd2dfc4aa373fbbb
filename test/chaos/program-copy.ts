import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../sandbox/bot-process.ts';

/** In this file of `src/`, this text becomes that one. */
export interface Change {
  file: string;
  from: string;
  to: string;
}

/** A copy of the program, changed; throws where the text to change is not there once. `remove` deletes it. */
export function copyProgram(changes: readonly Change[]): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'ferryman-changed-'));
  const remove = () => rmSync(root, { recursive: true, force: true });
  try {
    for (const name of ['src', 'package.json', 'manifest.yml'])
      cpSync(join(ROOT, name), join(root, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    for (const { file, from, to } of changes) {
      const path = join(root, 'src', file);
      const parts = readFileSync(path, 'utf8').split(from);
      if (parts.length !== 2) throw new Error(`${file} says ${parts.length - 1} times: ${from}`);
      writeFileSync(path, parts.join(to));
    }
    return { root, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
