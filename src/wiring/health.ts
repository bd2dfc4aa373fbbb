import type { Config } from '../config.ts';
import type { AlertRules } from '../health/account-rules.ts';
import type { Schedule } from '../health/schedule.ts';
import { leastPauseMs, type SteadyRules } from '../health/steady.ts';
import type { Report } from '../http/route.ts';
import { WabaId } from '../migration/ids.ts';
import { NAMED_NUMBERS } from '../slack/alert-cause.ts';
import { createHealthReports, type HealthReports } from '../workflow/health-reports.ts';
import { sweepIncidents } from '../workflow/incident-sweep.ts';
import { createAccountReader } from '../workflow/account-reader.ts';
import { sweepAccounts } from '../workflow/account-sweep.ts';
import { createIncidents, type Incidents } from '../workflow/incidents.ts';
import { createNumberReports, type NumberReport } from '../workflow/number-reports.ts';
import { createWatch, type HealthWatch } from '../workflow/watch.ts';
import type { AlertNotifier, WatchMeter } from '../workflow/watch-ports.ts';
import { sweepWatches } from '../workflow/watch-sweep.ts';
import type { Calls } from './calls.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

/** While an incident is open, and to confirm a change; short where the first readings are short. */
const WHILE_OPEN_MS = 300_000;
const CONFIRM_MS = 30_000;

function scheduleOf({ watch }: Config): Schedule {
  const [firstOffset = CONFIRM_MS] = watch.schedule;
  return {
    offsetsMs: watch.schedule,
    dailyForMs: watch.dailyFor,
    whileOpenMs: Math.min(WHILE_OPEN_MS, firstOffset * 10),
    confirmMs: Math.min(CONFIRM_MS, firstOffset),
  };
}

const rulesOf = ({ watch: { alerts } }: Config): AlertRules => ({
  remindEveryMs: alerts.remindEvery,
  reopenWithinMs: alerts.reopenWithin,
  calmForMs: alerts.calmFor,
  listedAtMost: NAMED_NUMBERS,
});

const steadyOf = ({ watch: { steady } }: Config): SteadyRules => ({
  everyMs: steady.every,
  subscriptionEveryMs: steady.subscriptionEvery,
  singleEveryMs: steady.singleEvery,
});

/** The watch over moved numbers and the incidents it leads to. */
export interface Health {
  watch: HealthWatch;
  incidents: Incidents;
  reports: HealthReports;
  /** Reads and settles until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>[];
}

/** The watch of one process. */
export function wireHealth(
  config: Config,
  parts: {
    process: Process;
    storage: Storage;
    calls: Calls;
    notifier: AlertNotifier;
    tellReport: (report: NumberReport) => Promise<void>;
    meter: WatchMeter;
    report: Report;
  },
): Health {
  const { storage, calls, notifier, meter, report } = parts;
  const { clock } = parts.process;
  const { watches, accounts, leases, accountReads: reads, reportTimes } = storage;
  const wabas = config.wabas.map(({ id }) => WabaId.parse(id));
  const steady = steadyOf(config);
  const askForAccount = async (waba: WabaId): Promise<void> => {
    const now = clock.now();
    const { readAt = 0 } = await reads.last(waba);
    await reads.ask(waba, now, Math.max(now, readAt + Math.min(leastPauseMs, steady.everyMs)));
  };
  const watch = createWatch({
    meta: calls.meta,
    watches,
    leases,
    clock,
    meter,
    schedule: scheduleOf(config),
    askForAccount,
    reports: { times: reportTimes, agesMs: config.watch.reports },
  });
  const accountReader = createAccountReader({
    calls: calls.background,
    watches,
    reads,
    record: (number, reading) => watch.record(number, reading),
    clock,
    meter,
    rules: steady,
  });
  const incidents = createIncidents({
    accounts,
    watches,
    leases,
    clock,
    notifier,
    meter,
    rules: rulesOf(config),
    ...(config.paging.length > 0 && { pages: storage.incidentOutbox }),
  });
  const numberReports = createNumberReports({
    calls: {
      one: (waba, id) => calls.background.one(waba, id),
      templates: (waba) => calls.moves.templates(waba),
    },
    watches,
    times: reportTimes,
    leases,
    clock,
    tell: parts.tellReport,
    report,
  });
  return {
    watch,
    incidents,
    reports: createHealthReports({ calls: calls.background, watches, accounts, reads, wabas }),
    run: (signal) => [
      sweepWatches({ watches, clock, look: (number) => watch.look(number), report }, signal),
      sweepAccounts({ reads, wabas, clock, read: (waba) => accountReader.read(waba), report }, signal),
      numberReports.run(signal),
      sweepIncidents({ accounts, clock, settle: (waba) => incidents.settle(waba), report }, signal),
    ],
  };
}
