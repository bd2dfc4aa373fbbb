import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const SANDBOX = import.meta.dirname;
const PAGE = join(SANDBOX, 'page');
const LOCK = join(PAGE, 'dist-lock');
const VITE = join(SANDBOX, '..', 'node_modules', 'vite', 'bin', 'vite.js');

/** Where the built page lies. */
export const PAGE_DIST = join(PAGE, 'dist');

/** After this a lock is taken for one that a killed build left behind. */
const LOCK_LIVES_MS = 60_000;

/**
 * Builds the page unless a build newer than its sources is there, and answers the folder to serve.
 * Safe to call from several processes at once: one builds, the others wait for it.
 * @throws Error with the end of the builder's output when it fails
 */
export async function buildPage(): Promise<string> {
  while (isStale()) {
    if (!takeLock()) {
      await wait(100);
      continue;
    }
    try {
      if (isStale()) await build();
    } finally {
      rmdirSync(LOCK);
    }
  }
  return PAGE_DIST;
}

function isStale(): boolean {
  const built = join(PAGE_DIST, 'index.html');
  if (!existsSync(built)) return true;
  const builtAt = statSync(built).mtimeMs;
  return [...sources(PAGE), join(SANDBOX, 'page-api.ts')].some((file) => statSync(file).mtimeMs > builtAt);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('dist')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : [path];
  });
}

function takeLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const since = existsSync(LOCK) ? statSync(LOCK).mtimeMs : Date.now();
    if (Date.now() - since > LOCK_LIVES_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

/** Builds beside the old page and swaps, so that a server never sees half a page. */
async function build(): Promise<void> {
  const fresh = join(PAGE, `dist-${process.pid}`);
  try {
    await runVite(fresh);
    rmSync(PAGE_DIST, { recursive: true, force: true });
    renameSync(fresh, PAGE_DIST);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function runVite(outDir: string): Promise<void> {
  const child = spawn(process.execPath, [VITE, 'build', PAGE, '--outDir', outDir, '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => output.push(part.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`The page could not be built:\n${output.join('').slice(-2000)}`);
}
