import { describe, expect, test } from '@jest/globals';
import { CARELESS, isFound } from './careless.ts';
import { fuzzAll, lineOf } from './run.ts';

const INPUTS = 600;

describe('what nobody should send', () => {
  test('is answered as promised at every door', async () => {
    const seed = Date.now() % 1_000_000;

    const results = await fuzzAll({ seed, inputs: INPUTS });

    process.stdout.write(`${results.map(lineOf).join('\n')}\n`);
    expect(results.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    for (const { name, inputs } of results) expect([name, inputs >= 10]).toEqual([name, true]);
  }, 120_000);

  test.each(Object.entries(CARELESS))('is found to hurt a program that %s', async (_what, careless) => {
    expect(await isFound(careless)).toBe(true);
  });
});
