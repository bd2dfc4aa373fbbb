/** One measured thing. `target` is the most that is allowed; absent where the design names none. */
export interface Row {
  /** As in the design's table of targets, where it is there. */
  id: string;
  metric: string;
  value: number;
  unit: 'ms' | 'MB' | 'bytes' | 'ratio' | 'µs' | 'calls';
  target?: number;
  note?: string;
}

const shown = ({ value, unit }: Pick<Row, 'value' | 'unit'>): string =>
  unit === 'ratio'
    ? value.toFixed(2)
    : unit === 'calls'
      ? value.toFixed(3)
      : `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`;

const verdict = ({ value, target }: Row): string =>
  target === undefined ? '' : value <= target ? 'within' : `over by ${((value / target - 1) * 100).toFixed(0)} %`;

/** The rows as a table for people. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.id,
    row.metric,
    shown(row),
    row.target === undefined ? '' : `≤ ${shown({ value: row.target, unit: row.unit })}`,
    verdict(row),
    row.note ?? '',
  ]);
  const table = [['', 'metric', 'measured', 'target', '', 'note'], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
