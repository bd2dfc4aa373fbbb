import { conduct, followed, toStart, watched, type Seen, type SeenIncident } from '../fleet/conduct.ts';
import type { FleetEvent } from '../fleet/fleet-event.ts';
import type { Fleet, RowState } from '../fleet/fleet.ts';
import { isGoing, wavesOf } from '../fleet/fleet-views.ts';
import { waitingOf } from '../fleet/may-begin.ts';
import { sightingOf, type Sighting } from '../fleet/sighting.ts';
import type { FleetId } from '../migration/fleet-link.ts';
import type { Migration } from '../migration/state.ts';
import type { FleetLedger } from './fleet-ledger.ts';
import type { FleetCardName, FleetCards, FleetHealth, FleetStore } from './fleet-ports.ts';
import type { Operations } from './operations.ts';
import { createLookRounds, type LookRounds } from './look-rounds.ts';
import { readOnce, startRow, type StartingPorts } from './fleet-starting.ts';
import type { Clock, Leases, WakeUps } from './ports.ts';

/** What the conductor works with. */
export interface ConductorPorts extends StartingPorts {
  operations: StartingPorts['operations'] & Pick<Operations, 'migration'>;
  fleets: FleetLedger;
  store: FleetStore;
  cards: FleetCards;
  health: FleetHealth;
  leases: Leases;
  wakeUps: WakeUps;
  clock: Clock;
  report: (problem: string, error: unknown) => void;
}

/** Looks at fleets whose time has come until the signal is aborted; `changed` makes the next look come at once. */
export type Conductor = LookRounds;

const EVERY_MS = 1_000;
const AT_ONCE = 100;
/** Between two looks: at one that goes, and at one that waits for people. */
const GOING_MS = 2_000;
const RESTING_MS = 15_000;
/** Numbers started in one look: people's cards are posted one a second at most. */
const STARTS_A_LOOK = 10;

/** A started number and what it is now. */
interface Followed {
  row: RowState;
  migration: Migration;
  sighting: Sighting;
}

/** Starts the numbers of fleets in their order, gives them their turn, stops where it must, and keeps the cards true. */
export function createConductor(ports: ConductorPorts): Conductor {
  const { fleets, store, cards, health, leases, wakeUps, clock, operations, report } = ports;

  const follow = async (fleet: Fleet): Promise<Followed[]> => {
    const now = clock.now();
    const read = await Promise.all(
      followed(fleet).map(async (row) => {
        const migration = row.migration && (await operations.migration(row.migration));
        return migration ? [{ row, migration, sighting: sightingOf(migration, now) }] : [];
      }),
    );
    return read.flat();
  };

  const incidentsOf = async (fleet: Fleet): Promise<SeenIncident[]> => {
    const since = fleet.opened[fleet.wave ?? 0] ?? clock.now();
    const seen = await Promise.all(
      watched(fleet).map(async ({ line, number, wave, way }) =>
        // One problem of an account that many numbers meet stops a wave once: whoever lets it go on knows of it.
        (await health.pages(number, since)).map((cause) => ({ line, cause, id: `${wave}.${way.waba}.${cause}` })),
      ),
    );
    return seen.flat();
  };

  const see = async (fleet: Fleet, numbers: readonly Followed[]): Promise<Seen> => ({
    now: clock.now(),
    sightings: new Map(numbers.map(({ row, sighting }) => [row.line, sighting])),
    incidents: await incidentsOf(fleet),
  });

  /** Whose hold is not what the fleet says now is looked at by the runner, which lets it go on or says why not. */
  const wake = (fleet: Fleet, numbers: readonly Followed[]) => {
    for (const { row, migration } of numbers) {
      const { hold } = migration;
      if (!hold?.why.startsWith('fleet-')) continue;
      if (waitingOf(fleet, row.line, clock.now())?.why !== hold.why) wakeUps.wake(migration.id);
    }
  };

  const recordStarted = async (fleet: Fleet, events: readonly FleetEvent[]): Promise<void> => {
    for (const event of events) if (event.type === 'rowStarted') await fleets.record(fleet, 'ferryman', event);
  };

  const start = async (fleet: Fleet): Promise<void> => {
    const rows = toStart(fleet, STARTS_A_LOOK);
    const lookUps = readOnce(ports.lookUps);
    let current = fleet;
    for (const row of rows) {
      const events = await startRow({ operations, lookUps }, current, row);
      const next = events && (await fleets.append(current, 'ferryman', events));
      // Somebody else appended. Which move was started stays true, even of a number that was left out in the same moment.
      if (events && !next) return await recordStarted(current, events);
      current = next ?? current;
      if (!isGoing(current)) return;
    }
  };

  /** Decides until there is nothing more to decide; what was seen last goes onto the cards. */
  const decide = async (found: Fleet, lost: AbortSignal): Promise<{ fleet: Fleet; numbers: Followed[] }> => {
    let fleet = found;
    for (;;) {
      const numbers = await follow(fleet);
      const events = lost.aborted ? [] : conduct(fleet, await see(fleet, numbers));
      if (events.length === 0) {
        wake(fleet, numbers);
        return { fleet, numbers };
      }
      fleet = (await fleets.append(fleet, 'ferryman', events)) ?? (await fleets.load(fleet.id)) ?? fleet;
    }
  };

  /** True when Slack shows all of it. */
  const show = async (fleet: Fleet, numbers: readonly Followed[]): Promise<boolean> => {
    const sightings = new Map(numbers.map(({ row, sighting }) => [row.line, sighting]));
    const names: FleetCardName[] = ['plan', ...wavesOf(fleet).filter((wave) => fleet.opened[wave] !== undefined)];
    try {
      for (const name of names) {
        const known = await store.card(fleet.id, name);
        const shown = await cards.show({ fleet, name, sightings }, known);
        if (shown !== known) await store.putCard(fleet.id, name, shown);
      }
      return true;
    } catch (error) {
      report('the cards of a fleet could not be shown', error);
      return false;
    }
  };

  const look = async (id: FleetId, lost: AbortSignal): Promise<void> => {
    const began = clock.now();
    const found = await fleets.load(id);
    if (!found) return await store.settled(id, began - EVERY_MS * 10);
    const { fleet, numbers } = await decide(found, lost);
    const isShown = await show(fleet, numbers);
    if (fleet.ending && isShown) return await store.settled(id, began);
    // After the card of their wave, so that it stands above those of its numbers.
    if (!lost.aborted) await start(fleet);
    await store.wakeAt(id, clock.now() + (isGoing(fleet) ? GOING_MS : RESTING_MS));
    // What was appended meanwhile must not wait for the look that was just put off.
    if ((await fleets.load(id))?.revision !== fleet.revision) await store.wakeAt(id, clock.now());
  };

  return createLookRounds({
    clock,
    leases,
    leaseOf: (id) => `fleet:${id}`,
    everyMs: EVERY_MS,
    due: () => store.due(clock.now(), AT_ONCE),
    look,
    lookFailed: (error) => report('a fleet could not be looked at', error),
    roundFailed: (error) => report('fleets could not be looked for', error),
  });
}
