import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exitCodeOf } from './verdict.ts';

const root = join(import.meta.dirname, '../..');

function npmTest(...fixtures: string[]): { code: number | null; output: string; lastLine: string | undefined } {
  const patterns = fixtures.map((name) => `--testMatch=<rootDir>/test/run/fixtures/${name}.fixture.ts`);
  // Jest tells its tests which worker they are; the inner run must not believe it is one.
  const { JEST_WORKER_ID: _worker, ...env } = process.env;
  const run = spawnSync(
    process.execPath,
    [join(root, 'test/run.ts'), 'run/fixtures', '--runInBand', '--no-colors', ...patterns],
    {
      cwd: root,
      env,
      encoding: 'utf8',
    },
  );
  return { code: run.status, output: `${run.stdout}${run.stderr}`, lastLine: run.stdout.trimEnd().split('\n').at(-1) };
}

describe('npm test', () => {
  test('ends with the figures and succeeds when everything passed', () => {
    expect(npmTest('passing')).toMatchObject({ code: 0, lastLine: '2 passed, 0 failed, 0 skipped' });
  });

  test('fails when a test failed, and prints what was expected where', () => {
    const { code, output, lastLine } = npmTest('passing', 'failing');

    expect(code).toBe(1);
    expect(lastLine).toBe('3 passed, 1 failed, 0 skipped');
    expect(output).toContain('is wrong on purpose');
    expect(output).toMatch(/Expected: .*wanted/);
    expect(output).toContain('failing.fixture.ts:4');
  });

  test('fails when a test was skipped, and names it', () => {
    const { code, output, lastLine } = npmTest('skipped');

    expect({ code, lastLine }).toEqual({ code: 1, lastLine: '1 passed, 0 failed, 1 skipped' });
    expect(output).toContain('pending: is left out');
  });

  test('fails when a file cannot be loaded', () => {
    const { code, output, lastLine } = npmTest('passing', 'broken');

    expect({ code, lastLine }).toEqual({ code: 1, lastLine: '2 passed, 1 failed, 0 skipped' });
    expect(output).toContain('this file cannot even be loaded');
  });

  test('fails when there was nothing to run', () => {
    expect(npmTest('no-such')).toMatchObject({ code: 1, lastLine: '0 passed, 0 failed, 0 skipped' });
  });
});

describe('exitCodeOf', () => {
  test.each([
    [{ passed: 3, failed: 0, skipped: 0 }, 0, 0],
    [{ passed: 0, failed: 0, skipped: 0 }, 0, 1],
    [{ passed: 3, failed: 0, skipped: 1 }, 0, 1],
    [{ passed: 3, failed: 1, skipped: 0 }, 0, 1],
    [{ passed: 3, failed: 0, skipped: 0 }, 7, 7],
    [{ passed: 3, failed: 0, skipped: 0 }, null, 1],
    [undefined, 0, 1],
  ])('answers %j and code %j of Jest with %j', (counts, jestCode, code) => {
    expect(exitCodeOf(counts, jestCode)).toBe(code);
  });
});
