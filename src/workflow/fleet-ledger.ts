import { evolveFleet, foldFleet, type Fleet } from '../fleet/fleet.ts';
import type { FleetEntry, FleetEvent } from '../fleet/fleet-event.ts';
import { endedWaves } from '../fleet/fleet-views.ts';
import type { Actor } from '../migration/event.ts';
import type { FleetId } from '../migration/fleet-link.ts';
import type { FleetStore, WaveReportTimes } from './fleet-ports.ts';
import type { Clock } from './ports.ts';

/** Reads and appends records of fleets; every append is announced before, so that none stays unseen. */
export interface FleetLedger {
  load(id: FleetId): Promise<Fleet | undefined>;
  /** False when a fleet of this id is there already. */
  draw(event: Extract<FleetEvent, { type: 'drawn' }>): Promise<boolean>;
  /** Undefined when somebody else appended first: load and think again. */
  append(fleet: Fleet, actor: Actor, events: readonly FleetEvent[]): Promise<Fleet | undefined>;
  /** Appends what has happened already, whatever else is appended meanwhile. */
  record(fleet: Fleet, actor: Actor, event: FleetEvent): Promise<Fleet>;
}

const CONFLICTS_AT_MOST = 20;

interface Remembered {
  fleet: Fleet;
  /** The last entry folded, to know a record that was begun anew from one that went on. */
  last: string;
}

/** Fleets whose state is kept between two looks, so that a thousand numbers are folded once. */
const REMEMBERED = 20;

const textOf = (entry: FleetEntry | undefined): string => JSON.stringify(entry);

/** Only these can end a wave: a fleet of a thousand numbers is not folded a second time for anything else. */
const ENDS_WAVES: readonly FleetEvent['type'][] = ['wavePassed', 'ended', 'completed'];

/** What records of fleets work with; `changed` is told after every append and must not throw. */
export interface FleetLedgerPorts {
  store: FleetStore;
  /** Reports that are made about a wave so long after its end, ms; absent: none. */
  reports?: { times: Pick<WaveReportTimes, 'plan'>; agesMs: readonly number[] };
  clock: Pick<Clock, 'now'>;
  changed: () => void;
}

/** The one {@link FleetLedger} of a process. */
export function createFleetLedger({ store, reports, clock, changed }: FleetLedgerPorts): FleetLedger {
  const memory = new Map<FleetId, Remembered>();

  const remember = (fleet: Fleet, last: string) => {
    memory.delete(fleet.id);
    memory.set(fleet.id, { fleet, last });
    const [oldest] = memory.keys();
    if (memory.size > REMEMBERED && oldest !== undefined) memory.delete(oldest);
    return fleet;
  };

  const fromTheBeginning = async (id: FleetId): Promise<Fleet | undefined> => {
    const entries = await store.load(id, 0);
    const fleet = foldFleet(entries);
    memory.delete(id);
    return fleet && remember(fleet, textOf(entries.at(-1)));
  };

  const load: FleetLedger['load'] = async (id) => {
    const known = memory.get(id);
    if (!known) return fromTheBeginning(id);
    const [last, ...fresh] = await store.load(id, known.fleet.revision - 1);
    if (textOf(last) !== known.last) return fromTheBeginning(id);
    return remember(fresh.reduce(evolveFleet, known.fleet), textOf(fresh.at(-1) ?? last));
  };

  /** Before the append, so that none is forgotten; what is planned of a wave that goes on after all is not told. */
  const planReports = async (fleet: Fleet, events: readonly FleetEvent[]): Promise<void> => {
    if (!reports || !events.some(({ type }) => ENDS_WAVES.includes(type))) return;
    const at = clock.now();
    const before = endedWaves(fleet);
    const after = events.reduce((state, event) => evolveFleet(state, { at, actor: 'ferryman', event }), fleet);
    const ended = endedWaves(after).filter((wave) => !before.includes(wave));
    for (const wave of ended)
      for (const ageMs of reports.agesMs) await reports.times.plan({ fleet: fleet.id, wave, ageMs }, at + ageMs);
  };

  const write = async (
    id: FleetId,
    expected: number,
    { actor, events }: { actor: Actor; events: readonly FleetEvent[] },
  ) => {
    const at = clock.now();
    await store.wakeAt(id, at);
    const entries = events.map((event) => ({ at, actor, event }));
    return store.append(id, expected, entries);
  };

  const append: FleetLedger['append'] = async (fleet, actor, events) => {
    await planReports(fleet, events);
    if (!(await write(fleet.id, fleet.revision, { actor, events }))) return undefined;
    changed();
    return load(fleet.id);
  };

  return {
    load,
    append,
    async record(fleet, actor, event) {
      let current = fleet;
      for (let attempt = 0; attempt < CONFLICTS_AT_MOST; attempt += 1) {
        const next = await append(current, actor, [event]);
        if (next) return next;
        current = (await load(fleet.id)) ?? current;
      }
      return current;
    },
    async draw(event) {
      const isNew = await write(event.fleet, 0, { actor: event.requestedBy, events: [event] });
      changed();
      return isNew;
    },
  };
}
