import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { E164 } from '../migration/ids.ts';
import { variantsOf } from '../migration/national-variants.ts';
import type { WabaRef } from '../migration/proposal.ts';
import type { RouteId } from '../migration/route-declaration.ts';
import { ROWS_AT_MOST, type RowFault } from './fleet-row.ts';
import {
  CellFault,
  COLUMNS,
  deploymentIn,
  isYes,
  numberIn,
  optionsIn,
  routeIn,
  wabaIn,
  type Cells,
  type Column,
  type Known,
} from './read-cells.ts';

/** Why a whole file can't be used; the words are `fleet.file.<code>` with `values`. */
export interface FileFault {
  code:
    | 'empty'
    | 'no-number-column'
    | 'column-unknown'
    | 'column-twice'
    | 'too-many-rows'
    | 'not-csv'
    | 'too-large'
    | 'not-text';
  values?: Record<string, string>;
}

/** A line that can be read, before it was looked up where the number lives. */
export interface DraftRow {
  line: number;
  number: E164;
  typed: string;
  country?: string;
  route?: RouteId;
  waba?: WabaRef;
  source?: WabaRef;
  deployment?: string;
  kept: boolean;
  displayName?: string;
  signedUpOn?: string;
  timeZone?: string;
  canary: boolean;
}

/** What a file says; lines are those of the file, the head is line 1. */
export type ReadFile = { rows: DraftRow[]; faults: RowFault[] } | { fault: FileFault };

const SEPARATORS = [',', ';', '\t'] as const;

/** The separator that stands most often in the head; a comma where none does. */
function separatorOf(text: string): string {
  const head =
    text
      .slice(0, 2_000)
      .split(/\r\n|\r|\n/u)
      .find((one) => one.trim() !== '') ?? '';
  const count = (separator: string) => head.split(separator).length;
  return SEPARATORS.toSorted((one, other) => count(other) - count(one))[0] ?? ',';
}

/** One record of a file and the line it ends on. */
interface FileRecord {
  line: number;
  cells: string[];
}

const Records = z.array(z.object({ info: z.object({ lines: z.number() }), record: z.array(z.string()) }));

/** Every record with the line it ends on. A separator, a byte order mark and quotes as spreadsheets write them. */
function recordsIn(text: string): FileRecord[] | FileFault {
  try {
    const read: unknown = parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
      max_record_size: 10_000,
      to: ROWS_AT_MOST + 2,
    });
    return Records.parse(read).map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = error['lines'];
    return { code: 'not-csv', values: { line: typeof line === 'number' ? String(line) : '?' } };
  }
}

const columnNamed = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/gu, '_');

function headOf(cells: readonly string[]): Column[] | FileFault {
  const names = cells.map(columnNamed);
  const unknown = names.find((name) => !COLUMNS.some((column) => column === name));
  if (!names.includes('number')) return { code: 'no-number-column' };
  if (unknown !== undefined) return { code: 'column-unknown', values: { column: unknown.slice(0, 60) } };
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return { code: 'column-twice', values: { column: twice } };
  return names as Column[];
}

function draftOf(line: number, cells: Cells, known: Known): DraftRow {
  const parsed = numberIn(cells.number);
  const route = routeIn(cells.route);
  const waba = wabaIn(cells.waba, known);
  const source = wabaIn(cells.from_waba, known);
  const deployment = deploymentIn(cells.deployment, known);
  return {
    line,
    ...parsed,
    ...(route && { route }),
    ...(waba && { waba }),
    ...(source && { source }),
    ...(deployment !== undefined && { deployment }),
    kept: isYes('kept_backup', cells.kept_backup),
    ...optionsIn(cells),
    canary: isYes('canary', cells.canary),
  };
}

function readRow({ line, cells }: FileRecord, head: readonly Column[], known: Known): DraftRow | RowFault {
  if (cells.length !== head.length)
    return { line, code: 'cells', values: { found: String(cells.length), expected: String(head.length) } };
  const named: Cells = Object.fromEntries(head.map((column, index) => [column, cells[index] ?? '']));
  try {
    return draftOf(line, named, known);
  } catch (error) {
    if (!(error instanceof CellFault)) throw error;
    return { line, code: error.code, ...(error.values && { values: error.values }) };
  }
}

const isFault = (row: DraftRow | RowFault): row is RowFault => 'code' in row;

/** A line of the same phone line earlier in the file, in whatever national form. */
function withoutDoubles(rows: readonly (DraftRow | RowFault)[]): (DraftRow | RowFault)[] {
  const first = new Map<string, number>();
  return rows.map((row) => {
    if (isFault(row)) return row;
    const forms = [row.number, ...variantsOf(row.number).map(({ e164 }) => e164)];
    const before = forms.map((form) => first.get(form)).find((line) => line !== undefined);
    if (before !== undefined)
      return { line: row.line, code: 'duplicate', values: { number: row.number, other: String(before) } };
    first.set(row.number, row.line);
    return row;
  });
}

/** Reads a CSV file of numbers; pure. Every line comes back, as a row or with the reason why it is left out. */
export function readRows(text: string, known: Known): ReadFile {
  const records = recordsIn(text);
  if (!Array.isArray(records)) return { fault: records };
  const [first, ...rest] = records;
  if (!first) return { fault: { code: 'empty' } };
  const head = headOf(first.cells);
  if (!Array.isArray(head)) return { fault: head };
  if (rest.length === 0) return { fault: { code: 'empty' } };
  if (rest.length > ROWS_AT_MOST) return { fault: { code: 'too-many-rows', values: { most: String(ROWS_AT_MOST) } } };
  const read = withoutDoubles(rest.map((record) => readRow(record, head, known)));
  return { rows: read.filter((row): row is DraftRow => !isFault(row)), faults: read.filter(isFault) };
}
