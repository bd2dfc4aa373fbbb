import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

/** Runs a npm script as a person does, and resolves with what it printed. */
function npmRun(...args: string[]): Promise<{ code: number | null; output: string; seconds: number }> {
  const began = performance.now();
  const child = spawn('npm', ['run', '--silent', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, seconds: (performance.now() - began) / 1_000 }));
  });
}

test('the tour plays the whole story in under a minute, and every statement holds', async () => {
  const { code, output, seconds } = await npmRun('sandbox', '--', '--tour');

  const [, held, of] = /(\d+) of (\d+) statements held/u.exec(output) ?? [];
  expect({ output: code === 0 ? '' : output, code }).toEqual({ output: '', code: 0 });
  expect(Number(held)).toBeGreaterThanOrEqual(11);
  expect(held).toBe(of);
  expect(seconds).toBeLessThan(60);
  for (const scene of [
    'starts a move',
    'Checklist and PIN',
    'Who may not approve',
    'point of no return',
    'stops working',
  ])
    expect(output).toContain(scene);
  expect(output).not.toContain('483920');
}, 70_000);
