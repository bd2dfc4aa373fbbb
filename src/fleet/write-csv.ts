import { csvText } from '../migration/csv-cell.ts';
import type { Fleet, RowState } from './fleet.ts';
import type { Sighting } from './sighting.ts';

const COLUMNS = [
  'line',
  'number',
  'route',
  'waba',
  'from_waba',
  'deployment',
  'display_name',
  'wave',
  'state',
  'why',
  'migration',
  'changed_at',
] as const;

function stateOf({ outcome, skipped, migration }: RowState, sighting: Sighting | undefined): string {
  if (skipped) return 'left-out';
  if (outcome) return outcome.kind;
  if (migration === undefined) return 'waiting';
  return sighting && 'stand' in sighting ? sighting.stand : 'preparing';
}

function cellsOf(row: RowState, sighting: Sighting | undefined): (string | number | undefined)[] {
  const { line, number, way, displayName, wave, outcome, skipped, migration } = row;
  const changedAt = outcome?.at ?? skipped?.at;
  return [
    line,
    number,
    way.route,
    way.wabaName,
    way.source,
    way.deployment,
    displayName,
    wave === 0 ? 'canary' : wave,
    stateOf(row, sighting),
    outcome?.why,
    migration,
    changedAt === undefined ? undefined : new Date(changedAt).toISOString(),
  ];
}

/** The numbers of a fleet as CSV in UTF-8; no cell is a formula for a spreadsheet. */
export const fleetCsv = (fleet: Fleet, sightings: ReadonlyMap<number, Sighting>): string =>
  csvText([[...COLUMNS], ...fleet.rows.map((row) => cellsOf(row, sightings.get(row.line)))]);
