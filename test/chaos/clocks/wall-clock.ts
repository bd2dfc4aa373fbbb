import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePrerequisites } from '../../../sandbox/prerequisites.ts';

/** What a clock does from now on: runs, that far ahead (ms; negative: behind), stands still, or runs at half speed. */
export type Reading = { aheadMs: number } | 'frozen' | 'slow';

/** The wall clock of one process. */
export interface WallClock {
  /** What the process must be started with. */
  env: Record<string, string>;
  set(reading: Reading): void;
  remove(): void;
}

/** Compiles the library that shows processes another time. Linux only. Rejects with PrerequisiteMissing where gcc is. */
export async function buildLibrary(): Promise<{ path: string; remove: () => void }> {
  const { gcc } = await ensurePrerequisites(['gcc']);
  const folder = mkdtempSync(join(tmpdir(), 'ferryman-clock-library-'));
  const path = join(folder, 'wall-clock.so');
  execFileSync(gcc, ['-O2', '-shared', '-fPIC', '-o', path, join(import.meta.dirname, 'wall-clock.c')]);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const RATES = { frozen: 0, slow: 0.5 } as const;

/** As `wall-clock.c` reads it: since, rate, ahead. */
function bytesOf(reading: Reading): Buffer {
  const [rate, aheadMs] = typeof reading === 'string' ? [RATES[reading], 0] : [1, reading.aheadMs];
  return Buffer.from(new Float64Array([Date.now(), rate, aheadMs]).buffer);
}

/** A clock that is right, or `aheadMs` ahead, until it is set. */
export function createWallClock(library: string, aheadMs = 0): WallClock {
  const folder = mkdtempSync(join(tmpdir(), 'ferryman-clock-'));
  const file = join(folder, 'reading');
  writeFileSync(file, bytesOf({ aheadMs }));
  return {
    env: { LD_PRELOAD: library, CLOCK_FILE: file },
    // Over what is there: the process has the file mapped.
    set: (reading) => writeFileSync(file, bytesOf(reading), { flag: 'r+' }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
