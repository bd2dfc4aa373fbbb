import { describe, expect, test } from '@jest/globals';
import { rowOf, type Row } from './row.ts';
import { jsonOf, scoreOf, tableOf } from './scorecard.ts';

const aRow = (parts: { doubled?: number; doubledNaively?: number; fails?: boolean; baselineFails?: boolean }): Row =>
  rowOf({
    id: 'R99',
    title: 'nothing is done',
    target: '0 doubled',
    unit: 'runs',
    share: { test: 1, ci: 2, full: 3 },
    run: ({ experiments }) =>
      parts.fails
        ? Promise.reject(new Error('no stage'))
        : Promise.resolve({ experiments, doubled: parts.doubled ?? 0 }),
    judge: ({ experiments, doubled }) => ({
      experiments,
      figure: `${doubled} doubled`,
      misses: doubled > 0 ? ['doubled'] : [],
    }),
    baseline: () =>
      parts.baselineFails ? Promise.reject(new Error('no worker')) : Promise.resolve(parts.doubledNaively ?? 1),
    bites: (doubled) => ({ figure: `naive: ${doubled} doubled`, bites: doubled > 0 }),
  });

const scored = (parts: Parameters<typeof aRow>[0], share: 'test' | 'ci' | 'full' = 'ci') =>
  scoreOf(aRow(parts), { seed: 7, share, say: () => undefined });

describe('a row of the scorecard', () => {
  test.each([
    ['is met when the target holds and the baseline finds something', {}, 'met'],
    ['is missed when the target does not hold', { doubled: 1 }, 'missed'],
    ['shows nothing when the baseline finds nothing', { doubledNaively: 0 }, 'shows nothing'],
    ['is missed when it breaks off', { fails: true }, 'missed'],
    ['shows nothing when its baseline breaks off', { baselineFails: true }, 'shows nothing'],
  ])('%s', async (_name, parts, verdict) => {
    expect((await scored(parts)).verdict).toBe(verdict);
  });

  test.each([
    ['test', 1],
    ['ci', 2],
    ['full', 3],
  ] as const)('makes the experiments of the share %s', async (share, experiments) => {
    expect((await scored({}, share)).judged.experiments).toBe(experiments);
  });

  test('stands in the table with its figures, its baseline and its verdict, and each miss below with the seed', async () => {
    const table = tableOf([await scored({ doubled: 2 })]);

    expect(table).toMatch(/^R99 +2 runs +2 doubled +naive: 1 doubled +missed +0 s$/mu);
    expect(table).toContain('R99, seed 7, target "0 doubled": doubled');
  });

  test('says below the table why its baseline broke off', async () => {
    expect(tableOf([await scored({ baselineFails: true })])).toContain('its baseline broke off: Error: no worker');
  });

  test('is one object of the JSON', async () => {
    expect(JSON.parse(jsonOf([await scored({})]))).toMatchObject([
      { id: 'R99', seed: 7, judged: { experiments: 2, misses: [] }, bite: { bites: true }, verdict: 'met' },
    ]);
  });
});
