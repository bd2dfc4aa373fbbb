import { z } from 'zod';
import { parsePhoneNumber } from '../migration/phone-number.ts';
import type { WabaRef } from '../migration/proposal.ts';
import { RouteId } from '../migration/route-declaration.ts';
import type { RowFault } from './fleet-row.ts';
import { isTimeZone } from '../migration/wall-clock.ts';

/** The columns of a file; only `number` must be there. */
export const COLUMNS = [
  'number',
  'route',
  'waba',
  'from_waba',
  'deployment',
  'kept_backup',
  'display_name',
  'signed_up_on',
  'time_zone',
  'canary',
] as const;
export type Column = (typeof COLUMNS)[number];

/** What a file can name. */
export interface Known {
  wabas: readonly WabaRef[];
  deployments: readonly string[];
}

/** The cells of a line by their columns. */
export type Cells = Partial<Record<Column, string>>;

const SCIENTIFIC = /^\d([.,]\d+)?E\+?\d+$/iu;

/** Why a cell can't be used. */
export class CellFault extends Error {
  readonly code: RowFault['code'];
  readonly values: Record<string, string> | undefined;
  constructor(code: RowFault['code'], values?: Record<string, string>) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

/** A phone number with its country; throws {@link CellFault}. */
export function numberIn(cell: string | undefined) {
  // A spreadsheet that was told not to calculate writes an apostrophe before the plus sign; so do our own files.
  const typed = (cell ?? '').replace(/^'/u, '').trim();
  if (typed === '') throw new CellFault('number-missing');
  if (SCIENTIFIC.test(typed)) throw new CellFault('number-scientific', { typed });
  const parsed = parsePhoneNumber(typed);
  if (!parsed.ok)
    throw new CellFault(parsed.reason === 'empty' ? 'number-missing' : `number-${parsed.reason}`, {
      typed: typed.slice(0, 40),
      nearest: parsed.nearest ?? 'none',
    });
  return { number: parsed.e164, typed: typed.slice(0, 100), ...(parsed.country && { country: parsed.country }) };
}

const YES = ['yes', 'y', 'true', '1', 'x', 'si', 'sí'];
const NO = ['', 'no', 'n', 'false', '0'];

/** True for yes; an empty cell is no. Throws {@link CellFault}. */
export function isYes(column: Column, cell = ''): boolean {
  const said = cell.toLowerCase();
  if (YES.includes(said)) return true;
  if (NO.includes(said)) return false;
  throw new CellFault('yes-or-no', { column, cell: cell.slice(0, 40) });
}

/** An account by its id or name; undefined for an empty cell. Throws {@link CellFault}. */
export function wabaIn(cell: string | undefined, { wabas }: Known): WabaRef | undefined {
  if (cell === undefined || cell === '') return undefined;
  const named = wabas.filter(({ id, name }) => id === cell || name.toLowerCase() === cell.toLowerCase());
  if (named.length > 1) throw new CellFault('waba-ambiguous', { waba: cell.slice(0, 60) });
  const [waba] = named;
  if (!waba)
    throw new CellFault('waba-unknown', {
      waba: cell.slice(0, 60),
      known: wabas
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 500),
    });
  return waba;
}

/** A deployment by its name; undefined for an empty cell. Throws {@link CellFault}. */
export function deploymentIn(cell: string | undefined, { deployments }: Known): string | undefined {
  if (cell === undefined || cell === '') return undefined;
  if (deployments.includes(cell)) return cell;
  throw new CellFault('deployment-unknown', {
    deployment: cell.slice(0, 60),
    known: deployments.slice(0, 10).join(', ') || '–',
  });
}

/** A route by its id; undefined for an empty cell. Throws {@link CellFault}. */
export function routeIn(cell: string | undefined): RouteId | undefined {
  if (cell === undefined || cell === '') return undefined;
  const route = RouteId.safeParse(cell.toLowerCase());
  if (route.success) return route.data;
  throw new CellFault('route-unknown', { route: cell.slice(0, 40), known: RouteId.options.join(', ') });
}

function nameIn(name: string): { displayName?: string } {
  if (name === '') return {};
  if (name.length < 2 || name.length > 75) throw new CellFault('name-length');
  return { displayName: name };
}

function dayIn(day: string): { signedUpOn?: string } {
  if (day === '') return {};
  if (!z.iso.date().safeParse(day).success) throw new CellFault('day-malformed', { day: day.slice(0, 40) });
  return { signedUpOn: day };
}

function zoneIn(zone: string): { timeZone?: string } {
  if (zone === '') return {};
  if (!isTimeZone(zone)) throw new CellFault('zone-unknown', { zone: zone.slice(0, 60) });
  return { timeZone: zone };
}

/** What only some numbers need; nothing for empty cells. Throws {@link CellFault}. */
export const optionsIn = ({ display_name: name = '', signed_up_on: day = '', time_zone: zone = '' }: Cells) => ({
  ...nameIn(name),
  ...dayIn(day),
  ...zoneIn(zone),
});
