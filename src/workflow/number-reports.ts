import { downBetween, incidentsBetween, type Stretch } from '../health/downtime.ts';
import type { Incident } from '../health/incident.ts';
import { stretchesBetween, type QualityStretch } from '../health/quality-trail.ts';
import type { Watch, WatchTarget } from '../health/watch.ts';
import { numberOf } from '../migration/ids.ts';
import type { AccountHealthCalls, ListedNumber } from './call-ports.ts';
import type { MoveCalls } from './move-call-ports.ts';
import type { Clock, Leases } from './ports.ts';
import { answerOf } from './readable.ts';
import { createReportRounds, type ReportRounds } from './report-rounds.ts';
import type { PlannedReport, ReportTimes, WatchStore } from './watch-ports.ts';

/** What is on record of a number between two times, epoch ms. */
export interface NumberRecord {
  target: WatchTarget;
  from: number;
  to: number;
  quality: QualityStretch[];
  incidents: Incident[];
  /** When an urgent incident stood. */
  down: Stretch[];
}

/** How a number did since its move; `ageMs` is how long ago that was. */
export interface NumberReport extends NumberRecord {
  ageMs: number;
  /** As it is now; `failure` is the kind of why it could not be read. */
  now?: ListedNumber | undefined;
  failure?: string | undefined;
  /** Quality of each template of its account; absent where they could not be read. */
  templateQualities?: (string | undefined)[] | undefined;
}

/** What reports are made from, and who is told; `tell` rejects when it could not be, and resolves where there is no thread. */
export interface NumberReportPorts {
  calls: Pick<AccountHealthCalls, 'one'> & Pick<MoveCalls, 'templates'>;
  watches: Pick<WatchStore, 'load' | 'qualities'>;
  times: ReportTimes;
  leases: Leases;
  clock: Clock;
  tell: (report: NumberReport) => Promise<void>;
  report: (problem: string, error: unknown) => void;
}

/** What is on record of a watched number from the beginning of its watch to `to`, epoch ms. */
export async function recordOf(
  watches: Pick<WatchStore, 'qualities'>,
  { target, startedAt, incidents }: Watch,
  to: number,
): Promise<NumberRecord> {
  const changes = await watches.qualities(target.number);
  return {
    target,
    from: startedAt,
    to,
    quality: stretchesBetween(changes, startedAt, to),
    incidents: incidentsBetween(incidents, startedAt, to),
    down: downBetween(incidents, startedAt, to),
  };
}

/** Tells how moved numbers did when the time for it has come. */
export function createNumberReports(ports: NumberReportPorts): ReportRounds {
  const { calls, watches, times, leases, clock, tell, report } = ports;

  /** Undefined for a number that nobody watches, and for one that has been moved again since: its later move has reports of its own. */
  const make = async ({ migration, ageMs }: PlannedReport): Promise<NumberReport | undefined> => {
    const watch = await watches.load(numberOf(migration));
    if (!watch || watch.stopped || watch.target.migration !== migration) return undefined;
    const { waba, phoneNumberId } = watch.target;
    const [number, templates, record] = await Promise.all([
      answerOf(calls.one(waba, phoneNumberId)),
      answerOf(calls.templates(waba)),
      recordOf(watches, watch, watch.startedAt + ageMs),
    ]);
    return {
      ...record,
      ageMs,
      now: number.answer,
      failure: number.failure?.kind,
      templateQualities: templates.answer?.map(({ quality }) => quality),
    };
  };

  return createReportRounds({
    times,
    leases,
    leaseOf: ({ migration }) => `report:${migration}`,
    clock,
    report,
    async tell(planned) {
      const made = await make(planned);
      if (made) await tell(made);
    },
  });
}
