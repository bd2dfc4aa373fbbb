import { describe, expect, test } from '@jest/globals';
import { JournalUnreadable } from '../../src/migration/journal-chain.ts';
import { sweep } from '../../src/workflow/sweeper.ts';
import { MIGRATION } from '../support/builders.ts';
import { createTestClock } from '../support/workflow.ts';

/** Sweeps over one migration that is always due; resolves with how often it was looked at and what was reported. */
async function swept(rounds: number, failWith: (look: number) => Error) {
  const clock = createTestClock();
  const end = new AbortController();
  const seen = { looks: 0, reports: [] as unknown[] };
  await sweep(
    {
      due: {
        set: () => Promise.resolve(),
        clear: () => Promise.resolve(),
        due: () => Promise.resolve([MIGRATION]),
        overdueMs: () => Promise.resolve(0),
      },
      clock: {
        ...clock,
        wait: () => {
          if (seen.looks >= rounds) end.abort();
          return Promise.resolve();
        },
      },
      run: () => Promise.reject(failWith((seen.looks += 1))),
      report: (_problem, error) => seen.reports.push(error),
    },
    end.signal,
  );
  return seen;
}

describe('the sweeper', () => {
  test('tells of a record that cannot be read once, however often it comes by', async () => {
    const { looks, reports } = await swept(5, () => new JournalUnreadable('unknown-entry', 7));

    expect(looks).toBe(5);
    expect(reports).toHaveLength(1);
  });

  test('tells again when another entry cannot be read', async () => {
    const { reports } = await swept(4, (look) => new JournalUnreadable('unknown-entry', look > 2 ? 9 : 7));

    expect(reports.map((error) => (error as JournalUnreadable).seq)).toEqual([7, 9]);
  });

  test('tells of every other fault each time', async () => {
    const { reports } = await swept(3, () => new Error('away'));

    expect(reports).toHaveLength(3);
  });
});
