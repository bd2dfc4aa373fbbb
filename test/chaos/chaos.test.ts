import { describe, expect, test } from '@jest/globals';
import { runBot } from './bot-run.ts';

describe('two replicas that are killed at random again and again, while two in five answers of Meta are lost', () => {
  test('register every number once for one approval and bring each to its end', async () => {
    const seed = Date.now() % 1_000_000;
    const figures = await runBot({
      migrations: 12,
      replicas: 2,
      loss: 0.4,
      seed,
      lifetime: [500, 2_500],
      faultsFor: 10_000,
    });
    const { doubled, lost, unfinished } = figures;
    expect({ seed, doubled, lost, unfinished }).toEqual({ seed, doubled: 0, lost: 0, unfinished: [] });
    expect(figures.kills).toBeGreaterThan(0);
    expect(figures.registerCalls).toBeGreaterThanOrEqual(12);
  }, 120_000);
});
