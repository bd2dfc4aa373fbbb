import { createRequire } from 'node:module';
import { relative } from 'node:path';
import type { Test } from '@jest/reporters';
import type jestSequencer from '@jest/test-sequencer';

// Its types say that it is CommonJS, and its entry for `import` is not.
const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer') as typeof jestSequencer;

/**
 * The beginnings of the paths of what takes longest, the longest first; a short share of everything runs while these wait. In a
 * fresh clone Jest knows no durations and would begin with the files that have most bytes.
 */
export const LONGEST: readonly string[] = [
  'test/chaos/kill-at-every-io',
  'test/scenarios/tour-stories',
  'test/scenarios/tour-routes',
  'test/e2e/page',
  'test/scenarios/replicas',
  'test/e2e/story',
  'test/chaos/random-kills',
  'test/scenarios/cutover',
  'test/chaos/storage-loss',
  'test/chaos/thawed-meta',
  'test/workflow/policy-matrix',
  'test/store/guard-model',
  'test/chaos/',
  'test/cli/',
  'test/scenarios/',
];

/** Where in {@link LONGEST} a path stands; behind all of them when it is in none. */
export const rankOf = (path: string): number => {
  const rank = LONGEST.findIndex((beginning) => path.startsWith(beginning));
  return rank === -1 ? LONGEST.length : rank;
};

/** Runs {@link LONGEST} first, so that no long file is left to run alone in the end; Jest orders what is equal. */
export default class LongestFirst extends Sequencer {
  override async sort(tests: Test[]): Promise<Test[]> {
    const sorted = await super.sort(tests);
    return sorted.toSorted((one, other) => rankOfTest(one) - rankOfTest(other));
  }
}

const rankOfTest = ({ path, context }: Test): number => rankOf(relative(context.config.rootDir, path));
