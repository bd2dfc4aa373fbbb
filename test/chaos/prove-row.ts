import { expect, test } from '@jest/globals';
import { shareOf, type Row } from './row.ts';

/** A test that runs a row's share of `npm test` and prints its figures. */
export function proveRow(row: Row, timeoutMs: number): void {
  test(
    `${row.id}: ${row.title}: ${row.target}`,
    async () => {
      const seed = Date.now() % 1_000_000;

      const { experiments, figure, misses } = await row.experiment({
        seed,
        share: 'test',
        experiments: shareOf(row, 'test'),
        say: () => undefined,
      });

      process.stdout.write(`${row.id}, seed ${seed}: ${experiments} ${row.unit}: ${figure}\n`);
      expect({ seed, misses }).toEqual({ seed, misses: [] });
      expect(experiments).toBeGreaterThan(0);
    },
    timeoutMs,
  );
}
