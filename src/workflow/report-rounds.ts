import { leased, type Clock, type Leases } from './ports.ts';
import type { PlannedTimes } from './watch-ports.ts';

/** Which reports are told, and how; `tell` rejects when a report could not be told. */
export interface ReportRoundsPorts<Planned> {
  times: PlannedTimes<Planned>;
  leases: Leases;
  /** Of one report; one replica tells it at a time. */
  leaseOf: (planned: Planned) => string;
  clock: Clock;
  tell: (planned: Planned) => Promise<void>;
  report: (problem: string, error: unknown) => void;
}

/** Tells reports when their time has come; one that could not be told is tried again. */
export interface ReportRounds {
  round(): Promise<void>;
  /** Tells until the signal is aborted; Redis being away only makes it wait. */
  run(signal: AbortSignal): Promise<void>;
}

const everyMs = 2_000;
const atOnce = 20;

/** A report that could not be told is told this much later. */
const againAfterMs = 60_000;

/** Makes them; nothing is kept in memory. */
export function createReportRounds<Planned>(ports: ReportRoundsPorts<Planned>): ReportRounds {
  const { times, leases, leaseOf, clock, tell, report } = ports;

  const tellOne = async (planned: Planned): Promise<void> => {
    try {
      await tell(planned);
      await times.done(planned);
    } catch (error) {
      report('a report could not be told; trying again', error);
      await times.later(planned, clock.now() + againAfterMs);
    }
  };

  const round = async (): Promise<void> => {
    for (const planned of await times.due(clock.now(), atOnce))
      await leased(leases, leaseOf(planned), () => tellOne(planned));
  };

  return {
    round,
    async run(signal) {
      while (!signal.aborted) {
        await round().catch((error: unknown) => report('reports could not be looked at', error));
        await clock.wait(everyMs, signal).catch(() => undefined);
      }
    },
  };
}
