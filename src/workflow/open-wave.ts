import { refuseFleet, type FleetRefusal } from '../fleet/decide-fleet.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { FleetId } from '../migration/fleet-link.ts';
import type { FleetLedger } from './fleet-ledger.ts';

/** The wave of a fleet that is open now, or why there is none. */
export type OpenWave = { ok: true; fleet: Fleet; wave: number } | { ok: false; refusal: FleetRefusal };

/** Finds it. */
export async function openWave(fleets: Pick<FleetLedger, 'load'>, id: FleetId): Promise<OpenWave> {
  const fleet = await fleets.load(id);
  if (!fleet) return refuseFleet('fleet-unknown');
  if (fleet.ending) return refuseFleet('fleet-over');
  return fleet.wave === undefined ? refuseFleet('fleet-not-confirmed') : { ok: true, fleet, wave: fleet.wave };
}
