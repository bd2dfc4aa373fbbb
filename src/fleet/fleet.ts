import type { FleetId } from '../migration/fleet-link.ts';
import type { MigrationId, SlackUserId } from '../migration/ids.ts';
import { digestOf } from '../migration/plan.ts';
import type { FleetEntry, FleetEvent, HaltCause, RowOutcome, WavePlan } from './fleet-event.ts';
import type { FleetRow, RowFault } from './fleet-row.ts';

/** The first wave: the canary. */
export const CANARY = 0;

/** Where one number of a fleet stands. Times are epoch ms. */
export interface RowState extends FleetRow {
  /** 0 is the canary. */
  wave: number;
  migration?: MigrationId;
  /** Its approved cutover may begin. */
  hasTurn: boolean;
  outcome?: { kind: RowOutcome; at: number; why?: string };
  /** A person took it out: the fleet neither starts nor orders it any more. */
  skipped?: { by: SlackUserId; at: number };
}

/** Why a fleet stands still until a person lets it go on. */
export interface Halt {
  why: HaltCause;
  at: number;
  wave: number;
  line?: number;
  incident?: string;
  cause?: string;
}

/** A fleet as its record tells it. Times are epoch ms. */
export interface Fleet {
  id: FleetId;
  requestedBy: SlackUserId;
  drawnAt: number;
  faults: RowFault[];
  plan: WavePlan;
  /** Over rows and plan: what the person who confirms has seen. */
  digest: string;
  /** Number of entries folded. */
  revision: number;
  rows: RowState[];
  confirmedAt?: number;
  /** The wave that is open; absent before the canary. */
  wave?: number;
  /** Waves that are behind, and since when. */
  passed: Record<number, number>;
  /** Waves that were opened, and when. */
  opened: Record<number, number>;
  paused?: { by: SlackUserId; at: number; reason?: string };
  halt?: Halt;
  resumed?: { by: SlackUserId; at: number };
  /** Incidents that have halted it already. */
  incidents: string[];
  approvals: { wave: number; by: SlackUserId; at: number; digest: string; counted: number; fellOut: number }[];
  /** Forms that answered for many numbers of a wave at once. */
  prepared: { wave: number; by: SlackUserId; at: number; confirmed: number; pins: number }[];
  ending?: { kind: 'discarded' | 'ended'; by: SlackUserId; at: number } | { kind: 'completed'; at: number };
}

/** Rows and plan: what is confirmed. */
export const fleetDigest = (rows: readonly FleetRow[], plan: WavePlan): string => digestOf({ rows, plan });

/**
 * Rows in waves: those marked as canaries, no more than a wave holds, or else the first one; then the others in the order of the
 * file.
 */
function inWaves(rows: readonly FleetRow[], { size }: WavePlan): RowState[] {
  const marked = new Set(rows.filter(({ canary }) => canary).slice(0, size));
  const isCanary = (row: FleetRow, index: number) => (marked.size > 0 ? marked.has(row) : index === 0);
  let others = 0;
  return rows.map((row, index) => ({
    ...row,
    hasTurn: false,
    wave: isCanary(row, index) ? CANARY : 1 + Math.floor(others++ / size),
  }));
}

type EventOf<T extends FleetEvent['type']> = Extract<FleetEvent, { type: T }>;
type Change<T extends FleetEvent['type']> = (fleet: Fleet, event: EventOf<T>, at: number) => Fleet;

const withRow = (fleet: Fleet, line: number, change: (row: RowState) => RowState): Fleet => ({
  ...fleet,
  rows: fleet.rows.map((row) => (row.line === line ? change(row) : row)),
});

const CHANGES: { [T in FleetEvent['type']]: Change<T> } = {
  drawn: (fleet) => fleet,
  confirmed: (fleet, _event, at) => ({ ...fleet, confirmedAt: at }),
  discarded: (fleet, { by }, at) => ({ ...fleet, ending: { kind: 'discarded', by, at } }),
  waveOpened: (fleet, { wave }, at) => ({ ...fleet, wave, opened: { ...fleet.opened, [wave]: at } }),
  canaryNamed: (fleet, { line }) => withRow(fleet, line, (row) => ({ ...row, wave: CANARY })),
  rowStarted: (fleet, { line, migration }) => withRow(fleet, line, (row) => ({ ...row, migration })),
  turnGiven: (fleet, { line }) => withRow(fleet, line, (row) => ({ ...row, hasTurn: true })),
  turnReturned: (fleet, { line }) => withRow(fleet, line, (row) => ({ ...row, hasTurn: false })),
  rowSettled: (fleet, { line, outcome, why }, at) =>
    withRow(fleet, line, (row) => ({
      ...row,
      hasTurn: false,
      outcome: { kind: outcome, at, ...(why !== undefined && { why }) },
    })),
  rowSkipped: (fleet, { line, by }, at) =>
    withRow(fleet, line, (row) => ({ ...row, hasTurn: false, skipped: { by, at } })),
  waveApproved: (fleet, { wave, by, digest, numbers, changed }, at) => ({
    ...fleet,
    approvals: [
      ...fleet.approvals,
      {
        wave,
        by,
        at,
        digest,
        counted: numbers.filter(({ fellOut }) => fellOut === undefined).length,
        fellOut: changed.length + numbers.filter(({ fellOut }) => fellOut !== undefined).length,
      },
    ],
  }),
  wavePrepared: (fleet, { wave, by, confirmed, pins }, at) => ({
    ...fleet,
    prepared: [...fleet.prepared, { wave, by, at, confirmed: confirmed.length, pins: pins.length }],
  }),
  halted: (fleet, { type: _type, ...halt }, at) => ({
    ...fleet,
    halt: { why: halt.why, wave: halt.wave, at, ...definedOf(halt) },
    incidents: halt.incident === undefined ? fleet.incidents : [...fleet.incidents, halt.incident],
  }),
  paused: (fleet, { by, reason }, at) => ({
    ...fleet,
    paused: { by, at, ...(reason !== undefined && { reason }) },
  }),
  resumed: ({ paused: _paused, halt: _halt, ...fleet }, { by }, at) => ({ ...fleet, resumed: { by, at } }),
  wavePassed: (fleet, { wave }, at) => ({ ...fleet, passed: { ...fleet.passed, [wave]: at } }),
  ended: (fleet, { by }, at) => ({ ...fleet, ending: { kind: 'ended', by, at } }),
  completed: (fleet, _event, at) => ({ ...fleet, ending: { kind: 'completed', at } }),
};

const definedOf = ({ line, incident, cause }: Pick<EventOf<'halted'>, 'line' | 'incident' | 'cause'>) => ({
  ...(line !== undefined && { line }),
  ...(incident !== undefined && { incident }),
  ...(cause !== undefined && { cause }),
});

const begin = ({ fleet, requestedBy, rows, plan, faults }: EventOf<'drawn'>, at: number): Fleet => ({
  id: fleet,
  requestedBy,
  drawnAt: at,
  faults,
  plan,
  digest: fleetDigest(rows, plan),
  revision: 0,
  rows: inWaves(rows, plan),
  passed: {},
  opened: {},
  incidents: [],
  approvals: [],
  prepared: [],
});

/** The fleet after one more entry. */
export function evolveFleet(fleet: Fleet, { at, event }: FleetEntry): Fleet {
  const apply = CHANGES[event.type] as (fleet: Fleet, event: FleetEvent, at: number) => Fleet;
  return { ...apply(fleet, event, at), revision: fleet.revision + 1 };
}

/** The fleet after all entries; undefined for none. The first must be `drawn`. */
export function foldFleet(entries: readonly FleetEntry[]): Fleet | undefined {
  const [first] = entries;
  if (first?.event.type !== 'drawn') return undefined;
  return entries.reduce(evolveFleet, begin(first.event, first.at));
}
