import { CANARY, type Fleet, type RowState } from './fleet.ts';
import type { FleetEvent, HaltCause, RowOutcome } from './fleet-event.ts';
import {
  hasMoved,
  isCanaryThrough,
  isGoing,
  isSettled,
  isTrouble,
  rowsOfWave,
  settledAt,
  underWay,
  wavesOf,
} from './fleet-views.ts';
import { quietAt } from '../migration/quiet-hours.ts';
import type { Sighting, Stand } from './sighting.ts';

/** A page-level incident of a number that the fleet has moved. */
export interface SeenIncident {
  line: number;
  /** The same for everything that is to stop the fleet only once. */
  id: string;
  cause: string;
}

/** What is known of the numbers of a fleet now; `now` is epoch ms. */
export interface Seen {
  now: number;
  /** Of started numbers, by line. */
  sightings: ReadonlyMap<number, Sighting>;
  incidents: readonly SeenIncident[];
}

/** Outcomes that stop a fleet wherever they occur. */
const HALTING: Partial<Record<RowOutcome, HaltCause>> = {
  failed: 'failed',
  'needs-human': 'needs-human',
  unproven: 'unproven',
};

/** Why the fleet stops on this outcome; of a canary everything but a move does. */
function haltOn(row: RowState, outcome: RowOutcome): FleetEvent[] {
  const why = HALTING[outcome] ?? (row.wave === CANARY && outcome !== 'moved' ? 'canary-not-moved' : undefined);
  return why === undefined ? [] : [{ type: 'halted', wave: row.wave, why, line: row.line }];
}

/** A row is settled, and the fleet stops if it must: one decision, so that nothing else begins in between. */
export const settle = (row: RowState, outcome: RowOutcome, why?: string): FleetEvent[] => [
  { type: 'rowSettled', line: row.line, outcome, ...(why !== undefined && { why }) },
  ...haltOn(row, outcome),
];

/** Where a number stands that can't use its turn: the approval is void, or something else keeps it. */
const BACK: readonly Stand[] = ['preparing', 'person', 'approval', 'scheduled'];

/** News of one started row; a number that failed is followed until it has moved after all. */
function newsOf(row: RowState, sighting: Sighting | undefined): FleetEvent[] {
  if (row.skipped || !sighting) return [];
  if ('outcome' in sighting) {
    const { outcome } = sighting;
    if (row.outcome?.kind === outcome || hasMoved(row)) return [];
    return settle(row, outcome);
  }
  const isBack = row.hasTurn && BACK.includes(sighting.stand);
  return isBack ? [{ type: 'turnReturned', line: row.line }] : [];
}

const onlyFirstHalt = (fleet: Fleet, events: FleetEvent[]): FleetEvent[] => {
  let isHalted = fleet.halt !== undefined;
  return events.filter((event) => {
    if (event.type !== 'halted') return true;
    const isFirst = !isHalted;
    isHalted = true;
    return isFirst;
  });
};

/** What has happened to the numbers since; recorded whether or not the fleet is going. */
function news(fleet: Fleet, { sightings, incidents }: Seen): FleetEvent[] {
  const { wave = CANARY } = fleet;
  const ofRows = fleet.rows.flatMap((row) => newsOf(row, sightings.get(row.line)));
  const fresh = incidents.filter(({ id }) => !fleet.incidents.includes(id));
  const ofHealth = fresh.map(({ line, id, cause }): FleetEvent => ({
    type: 'halted',
    wave,
    why: 'health',
    line,
    incident: id,
    cause,
  }));
  return onlyFirstHalt(fleet, [...ofRows, ...ofHealth]);
}

/** Numbers whose turn it is, in the order of the file, as long as there is room. */
function turns(fleet: Fleet, { sightings, now }: Seen): FleetEvent[] {
  const { plan, wave } = fleet;
  if (wave === undefined) return [];
  const room = plan.concurrency - underWay(fleet).length;
  const isReady = (row: RowState): boolean => {
    const sighting = sightings.get(row.line);
    return sighting !== undefined && 'stand' in sighting && sighting.stand === 'approved';
  };
  return fleet.rows
    .filter((row) => row.wave <= wave && !isSettled(row) && !row.hasTurn && isReady(row))
    .filter((row) => !quietAt(plan.quietHours, row, now))
    .slice(0, Math.max(0, room))
    .map(({ line }) => ({ type: 'turnGiven', line }));
}

/** All canaries are settled and none has moved, and a person has let the fleet go on: the next number is the canary. */
function nextCanary(fleet: Fleet): FleetEvent[] {
  const next = fleet.rows.find((row) => row.wave !== CANARY && !isSettled(row));
  return next ? [{ type: 'canaryNamed', line: next.line }] : [{ type: 'completed' }];
}

/** True for a number that failed and that somebody has taken up again. */
function isTriedAgain(row: RowState, sightings: Seen['sightings']): boolean {
  const sighting = sightings.get(row.line);
  return !row.skipped && isTrouble(row) && sighting !== undefined && 'stand' in sighting;
}

/** The open wave is behind and its time is over: the next one, or the end. */
function onward(fleet: Fleet, { now, sightings }: Seen): FleetEvent[] {
  const { wave, plan } = fleet;
  if (wave === undefined) return [{ type: 'waveOpened', wave: CANARY }];
  const settled = settledAt(fleet, wave);
  if (settled === undefined) return [];
  if (wave === CANARY && !isCanaryThrough(fleet)) return nextCanary(fleet);
  const rows = rowsOfWave(fleet, wave);
  if (rows.some(hasMoved) && now < settled + plan.watchMs) return [];
  if (rows.some((row) => isTriedAgain(row, sightings))) return [];
  const next = wavesOf(fleet).find((one) => one > wave);
  return [
    { type: 'wavePassed', wave },
    next === undefined ? { type: 'completed' } : { type: 'waveOpened', wave: next },
  ];
}

/**
 * What the fleet does next by itself, as events to record; none when it waits. News first: what is recorded may stop the fleet,
 * and nothing else is decided on the same look.
 */
export function conduct(fleet: Fleet, seen: Seen): FleetEvent[] {
  if (fleet.confirmedAt === undefined || fleet.ending) return [];
  const happened = news(fleet, seen);
  if (happened.length > 0) return happened;
  if (!isGoing(fleet)) return [];
  const given = turns(fleet, seen);
  return given.length > 0 ? given : onward(fleet, seen);
}

/** Rows that must be started now, at most `limit`. */
export const toStart = (fleet: Fleet, limit: number): RowState[] => {
  const { wave } = fleet;
  if (wave === undefined || !isGoing(fleet)) return [];
  return fleet.rows.filter((row) => row.wave <= wave && !isSettled(row) && row.migration === undefined).slice(0, limit);
};

/** Started rows that the fleet still follows. */
export const followed = (fleet: Fleet): RowState[] =>
  fleet.rows.filter((row) => row.migration !== undefined && !row.skipped && !hasMoved(row) && !isOver(row));

const isOver = ({ outcome }: RowState): boolean =>
  outcome !== undefined && ['cancelled', 'rejected', 'refused'].includes(outcome.kind);

/** Numbers whose health decides whether the open wave goes on: everything that moved in it. */
export const watched = (fleet: Fleet): RowState[] =>
  fleet.ending || fleet.wave === undefined ? [] : rowsOfWave(fleet, fleet.wave).filter(hasMoved);
