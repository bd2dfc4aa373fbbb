import { waitingOf } from '../fleet/may-begin.ts';
import type { FleetLedger } from './fleet-ledger.ts';
import type { FleetOrder } from './obstacle-ports.ts';

/** The order of fleets as their records have it; a fleet that the storage has lost orders nothing any more. */
export const createFleetOrder = (fleets: Pick<FleetLedger, 'load'>): FleetOrder => ({
  async waitingOf({ id, line }, now) {
    const fleet = await fleets.load(id);
    return fleet && waitingOf(fleet, line, now);
  },
});
