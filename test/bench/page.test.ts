import { describe, expect, it } from '@jest/globals';
import { withResult } from './page.ts';
import { tableOf, verdictOf, type Row } from './row.ts';
import { compared, median } from './statistics.ts';

const row: Row = { id: 'P6', metric: 'click', value: 1.05, unit: 'ratio', rounds: 5, target: 1.1, limit: 'the queue' };
const missed: Row = { ...row, value: 1.2 };

describe('a row of the bench', () => {
  it('is met up to its target and missed beyond it', () => {
    expect(verdictOf({ ...row, value: 1.1 })).toBe('met');
    expect(verdictOf(missed)).toBe('missed');
    expect(verdictOf({ ...row, atLeast: true })).toBe('missed');
  });

  it('is missed when nothing could be measured', () => {
    expect(verdictOf({ ...row, value: Number.NaN })).toBe('missed');
  });

  it('says what limits it only when it is missed', () => {
    expect(tableOf([row])).not.toContain('the queue');
    expect(tableOf([missed])).toContain('Limited by the queue');
  });
});

it('takes the median of the ratios of each round, not the ratio of the medians', () => {
  const rounds = [1, 4, 10].map((theirs) => ({ ours: 2 * theirs, theirs }));
  expect(compared([...rounds, { ours: 1, theirs: 10 }])).toMatchObject({ ratio: 2, ours: 5, theirs: 7 });
  expect(median([])).toBeNaN();
});

it('replaces what stood between the marks of the page and nothing else', () => {
  const page = '# Title\n\n<!-- measured -->\n\nold\n\n<!-- /measured -->\n\nThe end.\n';
  const result = {
    at: '2026-11-29T15:30:00.000Z',
    machine: '2 cores',
    command: 'npm run bench',
    seconds: 9,
    rows: [missed],
  };
  const written = withResult(page, result);
  expect(written).toContain('2026-11-29');
  expect(written).toContain('| 1.20');
  expect(written).not.toContain('old');
  expect(written.startsWith('# Title\n')).toBe(true);
  expect(written.endsWith('The end.\n')).toBe(true);
  expect(withResult(written, result)).toBe(written);
});
