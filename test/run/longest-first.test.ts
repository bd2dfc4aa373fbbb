import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { LONGEST, rankOf } from './longest-first.ts';

const root = join(import.meta.dirname, '../..');
const files = globSync('test/**/*.test.ts', { cwd: root });

describe('the order of the test files', () => {
  test.each(LONGEST)('names %s, which is there', (beginning) => {
    expect(files.filter((file) => file.startsWith(beginning))).not.toEqual([]);
  });

  test('begins with the files that take longest, then with what plays whole moves, and ends with all others', () => {
    const paths = [
      'test/log/log.test.ts',
      'test/scenarios/tour.test.ts',
      `${LONGEST[1]}.test.ts`,
      `${LONGEST[0]}.test.ts`,
    ];

    const ordered = paths.toSorted((one, other) => rankOf(one) - rankOf(other));

    expect(ordered).toEqual([paths[3], paths[2], paths[1], paths[0]]);
  });
});
