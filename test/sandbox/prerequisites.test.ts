import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findProgram, installCommand, osFamily, remedyFor, type Machine } from '../../sandbox/prerequisites.ts';

const debian: Machine = { platform: 'linux', family: ['debian'], isRoot: true, isTerminal: false };
const ubuntu: Machine = { ...debian, family: ['ubuntu', 'debian'], isRoot: false };
const mac: Machine = { platform: 'darwin', family: [], isRoot: false, isTerminal: true };

describe('findProgram', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ferryman-path-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('takes the first name that is an executable file on the path', () => {
    mkdirSync(join(folder, 'redis-server'));
    writeFileSync(join(folder, 'valkey-server'), '');
    chmodSync(join(folder, 'valkey-server'), 0o755);

    expect(findProgram('redis', ['/nowhere', folder].join(delimiter))).toBe(join(folder, 'valkey-server'));
  });

  test('finds nothing on an empty path', () => {
    expect(findProgram('redis', '')).toBeUndefined();
  });
});

describe('installCommand', () => {
  test.each<[string, Machine, string | undefined]>([
    ['Debian as root', debian, 'apt-get update && apt-get install -y redis-server chromium'],
    ['Ubuntu', ubuntu, 'sudo apt-get update && sudo apt-get install -y redis-server chromium-browser'],
    [
      'Mint, by its relatives',
      { ...ubuntu, family: ['linuxmint', 'ubuntu', 'debian'] },
      'sudo apt-get update && sudo apt-get install -y redis-server chromium-browser',
    ],
    ['Fedora', { ...ubuntu, family: ['fedora'] }, 'sudo dnf install -y valkey chromium'],
    ['Alpine as root', { ...debian, family: ['alpine'] }, 'apk add redis chromium'],
    ['macOS', mac, 'brew install redis && brew install --cask chromium'],
    ['an unknown system', { ...debian, family: ['haiku'] }, undefined],
  ])('knows the command on %s', (_name, machine, command) => {
    expect(installCommand(['redis', 'chromium'], machine)).toBe(command);
  });

  test('names only what is missing', () => {
    expect(installCommand(['chromium'], mac)).toBe('brew install --cask chromium');
    expect(installCommand(['redis'], debian)).toBe('apt-get update && apt-get install -y redis-server');
  });
});

describe('remedyFor', () => {
  test('installs as root on Debian without asking', () => {
    expect(remedyFor(['redis'], debian).kind).toBe('install');
  });

  test('asks a person at a terminal', () => {
    expect(remedyFor(['redis'], { ...ubuntu, isTerminal: true }).kind).toBe('ask');
    expect(remedyFor(['redis'], mac).kind).toBe('ask');
  });

  test('names the one command to type where nobody can be asked', () => {
    expect(remedyFor(['redis', 'chromium'], ubuntu)).toEqual({
      kind: 'tell',
      sentence:
        'Missing: redis-server, chromium. Type this, then start again:\n' +
        '  sudo apt-get update && sudo apt-get install -y redis-server chromium-browser',
    });
  });

  test('points to WSL on Windows', () => {
    expect(remedyFor(['redis'], { platform: 'win32', family: [], isRoot: false, isTerminal: true })).toEqual({
      kind: 'tell',
      sentence: 'Missing: redis-server. To go on, run this inside WSL.',
    });
  });
});

describe('osFamily', () => {
  test('puts the system before its relatives', () => {
    expect(osFamily('NAME="Ubuntu"\nID=ubuntu\nID_LIKE="debian"\nVERSION_ID="24.04"\n')).toEqual(['ubuntu', 'debian']);
    expect(osFamily('ID="rocky"\nID_LIKE="rhel centos fedora"')).toEqual(['rocky', 'rhel', 'centos', 'fedora']);
    expect(osFamily('')).toEqual([]);
  });
});
