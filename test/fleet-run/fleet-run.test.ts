import { expect, test } from '@jest/globals';
import { goodAmong } from './file.ts';
import { linesOf } from './lines.ts';
import { runFleet } from './run.ts';

/** `npm run fleet` makes a thousand of them. */
const LINES = 14;

test('a file goes from its form to its end: every line has its end or its reason, nothing is sent twice, one card tells of each wave', async () => {
  const numbers = goodAmong(LINES);
  const figures = await runFleet({
    numbers,
    waveSize: numbers,
    concurrency: 10,
    withinMs: 150_000,
    say: () => undefined,
  });

  expect(figures.misses).toEqual([]);
  expect(figures.outcomes).toEqual({ moved: 10, failed: 1, 'refused proposal-gone': 1, skipped: 1 });
  expect(figures).toMatchObject({ leftOutLines: 1, registerCalls: 11, doubled: 0, waves: 2, waveCards: 2 });
  expect(figures.deeds.letGoOn).toBeGreaterThanOrEqual(1);
  // Who may approve is asked once for many requests: Slack allows few such questions.
  expect(figures.slack.total / numbers).toBeLessThan(70);
  expect(linesOf(figures).join('\n')).toContain('13 numbers and 1 bad lines, 2 waves');
}, 200_000);
