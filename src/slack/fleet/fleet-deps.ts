import type { WavePlan } from '../../fleet/fleet-event.ts';
import type { FleetOperations } from '../../workflow/fleet-operations.ts';
import type { FleetStore } from '../../workflow/fleet-ports.ts';
import type { Downloaded } from './download.ts';

/** What commands and forms about fleets work with. */
export interface FleetDeps {
  operations: FleetOperations;
  cards: Pick<FleetStore, 'card'>;
  /** How a fleet goes unless its form says otherwise; approvals and quiet hours are always these. */
  plan: WavePlan;
  /** Fetches a file of a form. */
  download: (file: string) => Promise<Downloaded>;
}
