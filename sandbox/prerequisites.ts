import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';

/** A program beside npm's packages that the sandbox or the tests need. */
export type Need = 'redis' | 'chromium' | 'gcc';

/** What decides how a missing program can be had. */
export type Machine = {
  platform: NodeJS.Platform;
  /** `ID` and `ID_LIKE` of /etc/os-release; empty elsewhere. */
  family: readonly string[];
  isRoot: boolean;
  isTerminal: boolean;
};

const programs: Record<Need, readonly string[]> = {
  redis: ['redis-server', 'valkey-server'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  gcc: ['gcc'],
};

const macBrowsers = ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

type Packager = { families: readonly string[]; needsRoot: boolean; install: string; packages: Record<Need, string> };

const packagers: readonly Packager[] = [
  {
    families: ['ubuntu'],
    needsRoot: true,
    install: 'apt-get update && apt-get install -y',
    packages: { redis: 'redis-server', chromium: 'chromium-browser', gcc: 'gcc libc6-dev' },
  },
  {
    families: ['debian'],
    needsRoot: true,
    install: 'apt-get update && apt-get install -y',
    packages: { redis: 'redis-server', chromium: 'chromium', gcc: 'gcc libc6-dev' },
  },
  {
    families: ['fedora', 'rhel'],
    needsRoot: true,
    install: 'dnf install -y',
    packages: { redis: 'valkey', chromium: 'chromium', gcc: 'gcc' },
  },
  {
    families: ['arch'],
    needsRoot: true,
    install: 'pacman -S --noconfirm',
    packages: { redis: 'valkey', chromium: 'chromium', gcc: 'gcc' },
  },
  {
    families: ['alpine'],
    needsRoot: true,
    install: 'apk add',
    packages: { redis: 'redis', chromium: 'chromium', gcc: 'gcc musl-dev' },
  },
  {
    families: ['darwin'],
    needsRoot: false,
    install: 'brew install',
    packages: { redis: 'redis', chromium: '--cask chromium', gcc: 'gcc' },
  },
];

/** The first usable program for a need, or undefined. `path` is a PATH variable. */
export function findProgram(need: Need, path: string = process.env['PATH'] ?? ''): string | undefined {
  const named = path.split(delimiter).filter(Boolean);
  const candidates = programs[need].flatMap((name) => named.map((folder) => join(folder, name)));
  const elsewhere = need === 'chromium' && process.platform === 'darwin' ? macBrowsers : [];
  return [...candidates, ...elsewhere].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The one shell command that installs the needs on this machine, or undefined where none is known. */
export function installCommand(needs: readonly Need[], machine: Machine): string | undefined {
  const families = machine.platform === 'darwin' ? ['darwin'] : machine.family;
  const packager = families.flatMap((family) => packagers.find((known) => known.families.includes(family)) ?? []).at(0);
  if (!packager) return undefined;
  const sudo = packager.needsRoot && !machine.isRoot ? 'sudo ' : '';
  const install = packager.install.split(' && ').map((part) => `${sudo}${part}`);
  // A cask needs a command of its own.
  const [casks, plain] = [
    needs.filter((need) => isCask(packager, need)),
    needs.filter((need) => !isCask(packager, need)),
  ];
  const groups = [plain, casks].filter((group) => group.length > 0);
  const last = install.at(-1) ?? '';
  const installs = groups.map((group) => `${last} ${group.map((need) => packager.packages[need]).join(' ')}`);
  return [...install.slice(0, -1), ...installs].join(' && ');
}

function isCask(packager: Packager, need: Need): boolean {
  return packager.packages[need].startsWith('--cask');
}

/** What to do about missing programs: install them, ask first, or only say how. */
export type Remedy = { kind: 'install' | 'ask'; command: string } | { kind: 'tell'; sentence: string };

/** Root on Debian or Ubuntu installs; a person at a terminal is asked; everybody else is told the command. */
export function remedyFor(needs: readonly Need[], machine: Machine): Remedy {
  const command = installCommand(needs, machine);
  const names = needs.map((need) => programs[need][0]).join(', ');
  if (!command) {
    const hint = machine.platform === 'win32' ? 'run this inside WSL' : "install it with your system's package manager";
    return { kind: 'tell', sentence: `Missing: ${names}. To go on, ${hint}.` };
  }
  const isDebian = machine.family.some((family) => family === 'debian' || family === 'ubuntu');
  if (machine.isRoot && isDebian) return { kind: 'install', command };
  if (machine.isTerminal) return { kind: 'ask', command };
  return { kind: 'tell', sentence: `Missing: ${names}. Type this, then start again:\n  ${command}` };
}

/** A prerequisite is missing and was not installed; the message says what to type. */
export class PrerequisiteMissing extends Error {
  override readonly name = 'PrerequisiteMissing';
}

/**
 * Finds every needed program, after installing what is missing where {@link remedyFor} allows it; says so in one line per step
 * on stderr. Rejects with {@link PrerequisiteMissing}.
 */
export async function ensurePrerequisites<N extends Need>(needs: readonly N[]): Promise<Record<N, string>> {
  const missing = needs.filter((need) => !findProgram(need));
  if (missing.length > 0) await remedy(remedyFor(missing, thisMachine()));
  return Object.fromEntries(needs.map((need) => [need, foundOrThrow(need)])) as Record<N, string>;
}

function foundOrThrow(need: Need): string {
  const found = findProgram(need);
  if (!found) throw new PrerequisiteMissing(`${programs[need].join(' or ')} is still missing after the installation.`);
  return found;
}

async function remedy(found: Remedy): Promise<void> {
  if (found.kind === 'tell') throw new PrerequisiteMissing(found.sentence);
  if (found.kind === 'ask' && !(await isAgreed(found.command))) {
    throw new PrerequisiteMissing(`Type this, then start again:\n  ${found.command}`);
  }
  process.stderr.write(`Installing what is missing: ${found.command}\n`);
  const isQuiet = found.kind === 'install';
  const { status, stderr } = spawnSync('sh', ['-c', found.command], {
    stdio: isQuiet ? ['ignore', 'ignore', 'pipe'] : 'inherit',
    env: { ...process.env, ...(isQuiet ? { DEBIAN_FRONTEND: 'noninteractive' } : {}) },
  });
  if (status === 0) return;
  throw new PrerequisiteMissing(
    `This failed; run it yourself, then start again:\n  ${found.command}\n${stderr?.toString() ?? ''}`,
  );
}

async function isAgreed(command: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Something is missing. Install it now with "${command}"? (y/N) `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function thisMachine(): Machine {
  return {
    platform: process.platform,
    family: process.platform === 'linux' ? osFamily(releaseText()) : [],
    isRoot: process.getuid?.() === 0,
    isTerminal: Boolean(process.stdin.isTTY && process.stderr.isTTY),
  };
}

/** `ID` and `ID_LIKE` of the text of an os-release file, the most specific first. */
export function osFamily(release: string): string[] {
  const value = (name: string): string => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(release)?.[1] ?? '';
  return `${value('ID')} ${value('ID_LIKE')}`.split(' ').filter(Boolean);
}

function releaseText(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
