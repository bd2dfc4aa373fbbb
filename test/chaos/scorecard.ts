import { shareOf, type Bite, type Judged, type Row, type RunOptions, type ShareName } from './row.ts';

/** A row after its run. */
export interface Result {
  row: Row;
  seed: number;
  judged: Judged;
  bite: Bite;
  wallMs: number;
  verdict: 'met' | 'missed' | 'shows nothing';
}

const failure = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

async function judgedOf(row: Row, options: RunOptions): Promise<Judged> {
  try {
    return await row.experiment(options);
  } catch (error) {
    return { experiments: 0, figure: 'broke off', misses: [failure(error)] };
  }
}

async function biteOf(row: Row, options: RunOptions): Promise<Bite> {
  try {
    return await row.baseline(options);
  } catch (error) {
    return { figure: 'broke off', bites: false, failure: failure(error) };
  }
}

/** Runs a row and its baseline. Never rejects: what breaks off has missed its target. */
export async function scoreOf(
  row: Row,
  how: { seed: number; share: ShareName; experiments?: number | undefined; say: (line: string) => void },
): Promise<Result> {
  const began = performance.now();
  const { seed, share, experiments = shareOf(row, share), say } = how;
  const options = { seed, share, experiments, say };
  const judged = await judgedOf(row, options);
  const bite = await biteOf(row, options);
  const met = judged.misses.length === 0 ? 'met' : 'missed';
  const verdict = met === 'met' && !bite.bites ? 'shows nothing' : met;
  return { row, seed, judged, bite, wallMs: performance.now() - began, verdict };
}

const HEAD = ['row', 'experiments', 'figures', 'baseline', 'verdict', 'time'];

const cellsOf = ({ row, judged, bite, verdict, wallMs }: Result): string[] => [
  row.id,
  `${judged.experiments} ${row.unit}`,
  judged.figure,
  bite.figure,
  verdict,
  `${(wallMs / 1_000).toFixed(0)} s`,
];

/** The results as a table, and below it every miss in full. */
export function tableOf(results: readonly Result[]): string {
  const lines = [HEAD, ...results.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const table = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const misses = results.flatMap(({ row, seed, judged, bite }) => [
    ...judged.misses.map((miss) => `${row.id}, seed ${seed}, target "${row.target}": ${miss}`),
    ...(bite.failure === undefined ? [] : [`${row.id}, seed ${seed}, its baseline broke off: ${bite.failure}`]),
  ]);
  return [...table, ...misses].join('\n');
}

/** The results for machines: one object for each row. */
export const jsonOf = (results: readonly Result[]): string =>
  JSON.stringify(
    results.map(({ row: { id, title, target, unit }, ...result }) => ({ id, title, target, unit, ...result })),
    undefined,
    2,
  );
