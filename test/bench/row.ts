/** One measured thing. */
export interface Row {
  /** As in the design's table of targets; `–` for what stands beside it for comparison. */
  id: string;
  metric: string;
  value: number;
  unit: 'ms' | 'MB' | 'bytes' | 'ratio' | 'per hour' | 'trips' | 'lost';
  /** Rounds whose median this is; absent where it is one count. */
  rounds?: number;
  /** The most that is allowed, or with `atLeast` the least; absent where the design names none. */
  target?: number;
  atLeast?: true;
  note?: string;
  /** What stands in the way of the target; shown when it is missed. */
  limit?: string;
}

/** How a row is to be measured. */
export interface How {
  /** Interleaved rounds of each ratio. */
  rounds: number;
}

/** Rows that are measured together, on one stage. */
export interface Measure {
  ids: string[];
  measure: (how: How) => Promise<Row[]>;
}

const DIGITS: Partial<Record<Row['unit'], number>> = { ratio: 2, 'per hour': 3, bytes: 0, lost: 0, trips: 1 };

const shown = (value: number, unit: Row['unit']): string => {
  const figure = value.toFixed(DIGITS[unit] ?? (value < 10 ? 2 : 0));
  return unit === 'ratio' ? figure : `${figure} ${unit}`;
};

/** Whether the target is kept; undefined where there is none. A figure that is no number keeps none. */
export function verdictOf({ value, target, atLeast }: Row): 'met' | 'missed' | undefined {
  if (target === undefined) return undefined;
  return (atLeast ? value >= target : value <= target) ? 'met' : 'missed';
}

const remark = (row: Row): string =>
  [row.note, verdictOf(row) === 'missed' && row.limit ? `Limited by ${row.limit}` : '']
    .filter((part) => part !== undefined && part !== '')
    .join('. ');

const HEAD = ['', 'metric', 'measured', 'target', '', 'rounds', 'note'];

const cellsOf = (row: Row): string[] => [
  row.id,
  row.metric,
  shown(row.value, row.unit),
  row.target === undefined ? '' : `${row.atLeast ? '≥' : '≤'} ${shown(row.target, row.unit)}`,
  verdictOf(row) ?? '',
  row.rounds === undefined ? '' : String(row.rounds),
  remark(row),
];

/** The rows as a table for a terminal. */
export function tableOf(rows: readonly Row[]): string {
  const table = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The rows as a table in Markdown. */
export const markdownOf = (rows: readonly Row[]): string =>
  [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
