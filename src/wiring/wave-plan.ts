import type { Config } from '../config.ts';
import type { WavePlan } from '../fleet/fleet-event.ts';

/** How a fleet goes by the configuration. */
export const wavePlanOf = ({ fleet, quietHours }: Config): WavePlan => ({
  size: fleet.waveSize,
  concurrency: fleet.concurrency,
  watchMs: fleet.watch,
  approvals: fleet.approvals,
  quietHours,
});
