import { downtimeBetween, incidentsBetween } from '../health/downtime.ts';
import type { Incident } from '../health/incident.ts';
import type { WatchTarget } from '../health/watch.ts';
import { CallFailure } from '../migration/failure.ts';
import { numberOf } from '../migration/ids.ts';
import type { AccountHealthCalls, ListedNumber } from './call-ports.ts';
import type { MoveCalls } from './move-call-ports.ts';
import { leased, type Clock, type Leases } from './ports.ts';
import type { PlannedReport, ReportTimes, WatchStore } from './watch-ports.ts';

/** How a number did since its move; times are epoch ms, durations ms. */
export interface NumberReport {
  target: WatchTarget;
  ageMs: number;
  /** As it is now; `failure` is the kind of why it could not be read. */
  now?: ListedNumber | undefined;
  failure?: string | undefined;
  /** Quality of each template of its account; absent where they could not be read. */
  templateQualities?: (string | undefined)[] | undefined;
  incidents: Incident[];
  /** How long an urgent incident stood. */
  downtimeMs: number;
}

/** What reports are made from, and who is told; `tell` rejects when it could not be, and resolves where there is no thread. */
export interface NumberReportPorts {
  calls: Pick<AccountHealthCalls, 'one'> & Pick<MoveCalls, 'templates'>;
  watches: Pick<WatchStore, 'load'>;
  times: ReportTimes;
  leases: Leases;
  clock: Clock;
  tell: (report: NumberReport) => Promise<void>;
  report: (problem: string, error: unknown) => void;
}

const everyMs = 2_000;
const atOnce = 20;

/** A report that could not be told is told this much later. */
const againAfterMs = 60_000;

async function read<T>(call: Promise<T>): Promise<{ answer?: T; failure?: string }> {
  try {
    return { answer: await call };
  } catch (error) {
    if (error instanceof CallFailure) return { failure: error.failure.kind };
    throw error;
  }
}

/** Tells how moved numbers did when the time for it has come. */
export function createNumberReports(ports: NumberReportPorts) {
  const { calls, watches, times, leases, clock, tell, report } = ports;

  /** Undefined for a number that has been moved again since: its later move has reports of its own. */
  const make = async ({ migration, ageMs }: PlannedReport): Promise<NumberReport | undefined> => {
    const watch = await watches.load(numberOf(migration));
    if (!watch || watch.target.migration !== migration) return undefined;
    const { waba, phoneNumberId } = watch.target;
    const [number, templates] = await Promise.all([read(calls.one(waba, phoneNumberId)), read(calls.templates(waba))]);
    const to = watch.startedAt + ageMs;
    return {
      target: watch.target,
      ageMs,
      now: number.answer,
      failure: number.failure,
      templateQualities: templates.answer?.map(({ quality }) => quality),
      incidents: incidentsBetween(watch.incidents, watch.startedAt, to),
      downtimeMs: downtimeBetween(watch.incidents, watch.startedAt, to),
    };
  };

  const tellOne = async (planned: PlannedReport): Promise<void> => {
    try {
      const made = await make(planned);
      if (made) await tell(made);
      await times.done(planned);
    } catch (error) {
      report('a report about a number could not be told; trying again', error);
      await times.later(planned, clock.now() + againAfterMs);
    }
  };

  const round = async (): Promise<void> => {
    for (const planned of await times.due(clock.now(), atOnce))
      await leased(leases, `report:${planned.migration}`, () => tellOne(planned));
  };

  return {
    round,
    /** Tells until the signal is aborted; Redis being away only makes it wait. */
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        await round().catch((error: unknown) => report('reports could not be looked at', error));
        await clock.wait(everyMs, signal).catch(() => undefined);
      }
    },
  };
}
