/** What a run of either variant comes to. Times in milliseconds. */
export interface Figures {
  migrations: number;
  kills: number;
  registerCalls: number;
  /** Approvals for which more than one register call reached Meta, or calls without an approval. */
  doubled: number;
  /** Migrations without a true end. */
  lost: number;
  voided: number;
  wallMs: number;
}

const ROWS: readonly [string, (figures: Figures) => string][] = [
  ['migrations', ({ migrations }) => String(migrations)],
  ['kills (SIGKILL)', ({ kills }) => String(kills)],
  ['register calls', ({ registerCalls }) => String(registerCalls)],
  ['approvals with more than one call', ({ doubled }) => String(doubled)],
  ['migrations lost or stuck', ({ lost }) => String(lost)],
  ['voided approvals', ({ voided }) => String(voided)],
  ['wall time', ({ wallMs }) => `${(wallMs / 1_000).toFixed(0)} s`],
];

/** The figures side by side, one row each. */
export function tableOf(columns: Readonly<Record<string, Figures>>): string {
  const names = Object.keys(columns);
  const line = (label: string, cells: string[]) => label.padEnd(36) + cells.map((cell) => cell.padStart(18)).join('');
  const rows = ROWS.map(([label, read]) => line(label, Object.values(columns).map(read)));
  return [line('', names), ...rows].join('\n');
}
