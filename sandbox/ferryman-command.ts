import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { COMPILE_CACHE, ROOT } from './bot-process.ts';

/** What a command left behind; `code` is null when it was killed. */
export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs `ferryman` as a person does, with exactly this environment (and the PATH); it is killed after half a minute. */
export const runFerryman = (args: readonly string[], env: Record<string, string>): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(ROOT, 'src/cli.ts'), ...args],
      {
        cwd: ROOT,
        timeout: 30_000,
        env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
      },
      (_error, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
