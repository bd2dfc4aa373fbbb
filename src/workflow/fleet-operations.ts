import { decideFleet, refuseFleet, type FleetCommand, type FleetRefusal } from '../fleet/decide-fleet.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { WavePlan } from '../fleet/fleet-event.ts';
import type { RowFault } from '../fleet/fleet-row.ts';
import type { FileFault } from '../fleet/read-rows.ts';
import type { Sighting } from '../fleet/sighting.ts';
import { sightingOf } from '../fleet/sighting.ts';
import { FleetId } from '../migration/fleet-link.ts';
import type { PeopleSource } from '../migration/approval-policy.ts';
import type { SlackUserId } from '../migration/ids.ts';
import { refusalToDecide } from '../migration/policy.ts';
import { drawRows, type DrawingPorts } from './fleet-drawing.ts';
import { createFleetApproving, type FleetApproving, type FleetApprovingPorts } from './fleet-approving.ts';
import type { FleetLedger } from './fleet-ledger.ts';
import type { FleetStore } from './fleet-ports.ts';
import { createFleetPreparing, type FleetPreparing, type FleetPreparingPorts } from './fleet-preparing.ts';
import type { Ids } from './ports.ts';
import type { People } from './slack-ports.ts';
import { refusalToPerson } from './refusal-to-person.ts';

type Refused = { ok: false; refusal: FleetRefusal };
export type FleetResult = { ok: true; fleet: Fleet } | Refused;

/** What came of a file; `faults` name every line that is left out. */
export type DrawResult =
  | { ok: true; fleet: Fleet; faults: RowFault[] }
  | { ok: false; file: FileFault }
  /** No line can go. */
  | { ok: false; faults: RowFault[] }
  | Refused;

/** What people may ask of fleets; refusals are values. Rejects only with StorageUnavailable. */
export interface FleetOperations extends FleetApproving, FleetPreparing {
  /** Reads a file and looks every number up; nothing starts until it is confirmed. */
  draw(request: { by: SlackUserId; text: string; plan: WavePlan }): Promise<DrawResult>;
  act(id: FleetId, command: FleetCommand): Promise<FleetResult>;
  fleet(id: FleetId): Promise<Fleet | undefined>;
  /** The newest first, those that are over too. */
  recent(limit: number): Promise<Fleet[]>;
  /** Where the started numbers of a fleet stand now, by line. */
  sightings(fleet: Fleet): Promise<ReadonlyMap<number, Sighting>>;
}

/** What the operations on fleets work with. */
export interface FleetOperationPorts extends Omit<DrawingPorts, 'standing'> {
  fleets: FleetLedger;
  store: Pick<FleetStore, 'recent'>;
  operations: FleetApprovingPorts['operations'] & FleetPreparingPorts['operations'];
  people: People;
  ids: Pick<Ids, 'nonce'>;
  /** Who may let a fleet go on that has stopped by itself. */
  approvers: PeopleSource;
}

/** What lets approved cutovers begin that an automatic stop keeps. */
const LETS_GO: readonly FleetCommand['do'][] = ['resume', 'skip', 'end'];

const CONSONANTS = 'bcdfghjkmnpqrstv';
const CONFLICTS_AT_MOST = 20;
/** Fleets that are looked through for a number that another fleet holds. */
const STANDING_AT_MOST = 200;

/** Eight of sixteen consonants for the first 32 bits of a nonce. */
const fleetIdOf = (nonce: string): FleetId =>
  FleetId.parse(Array.from(nonce.slice(0, 8), (digit) => CONSONANTS[Number.parseInt(digit, 16)]).join(''));

/** The operations on fleets over the ports. */
export function createFleetOperations(ports: FleetOperationPorts): FleetOperations {
  const { fleets, store, operations, people, ids, clock } = ports;

  const barred = async (by: SlackUserId): Promise<Refused | undefined> => {
    const code = await refusalToPerson(people, by);
    return code && refuseFleet(code);
  };

  /** After an automatic stop approved cutovers would begin: that takes somebody who could approve them. */
  const barredFromResuming = async ({ requestedBy }: Fleet, by: SlackUserId): Promise<Refused | undefined> => {
    const [person, requesting, approvers, homeTeamId] = await Promise.all([
      people.person(by),
      people.person(requestedBy),
      people.members(ports.approvers),
      people.homeTeamId(),
    ]);
    const code = refusalToDecide({ person, approvers, homeTeamId, requester: requesting ?? { id: requestedBy } });
    return code && refuseFleet(code);
  };

  const mayNot = async (fleet: Fleet, command: FleetCommand): Promise<Refused | undefined> =>
    (await barred(command.by)) ??
    (fleet.halt && LETS_GO.includes(command.do) ? await barredFromResuming(fleet, command.by) : undefined);

  const recent: FleetOperations['recent'] = async (limit) => {
    const found = await Promise.all((await store.recent(limit)).map((id) => fleets.load(id)));
    return found.filter((fleet) => fleet !== undefined);
  };

  const standing = async () => (await recent(STANDING_AT_MOST)).filter(({ ending }) => !ending);

  return {
    ...createFleetApproving(ports),
    ...createFleetPreparing(ports, barred),
    recent,
    fleet: (id) => fleets.load(id),

    async draw({ by, text, plan }) {
      const refused = await barred(by);
      if (refused) return refused;
      const drawn = await drawRows({ ...ports, standing }, { text, plan });
      if ('fault' in drawn) return { ok: false, file: drawn.fault };
      const { rows, faults } = drawn;
      if (rows.length === 0) return { ok: false, faults };
      for (;;) {
        const id = fleetIdOf(ids.nonce());
        const event = { type: 'drawn', fleet: id, requestedBy: by, rows, plan, faults } as const;
        if (!(await fleets.draw(event))) continue;
        const fleet = await fleets.load(id);
        return fleet ? { ok: true, fleet, faults } : refuseFleet('fleet-unknown');
      }
    },

    async act(id, command) {
      for (let attempt = 0; attempt < CONFLICTS_AT_MOST; attempt += 1) {
        const fleet = await fleets.load(id);
        if (!fleet) return refuseFleet('fleet-unknown');
        const refused = await mayNot(fleet, command);
        if (refused) return refused;
        const decision = decideFleet(fleet, command);
        if (!decision.ok) return decision;
        const next = await fleets.append(fleet, command.by, decision.events);
        if (next) return { ok: true, fleet: next };
      }
      return refuseFleet('fleet-unknown');
    },

    async sightings(fleet) {
      const now = clock.now();
      const seen = await Promise.all(
        fleet.rows.map(async ({ line, migration: id }) => {
          const migration = id && (await operations.migration(id));
          return migration ? [[line, sightingOf(migration, now)] as const] : [];
        }),
      );
      return new Map(seen.flat());
    },
  };
}
