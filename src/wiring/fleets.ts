import type { Config } from '../config.ts';
import type { Report } from '../http/route.ts';
import { WabaId } from '../migration/ids.ts';
import { createConductor, type Conductor } from '../workflow/fleet-conductor.ts';
import { createFleetLedger, type FleetLedger } from '../workflow/fleet-ledger.ts';
import { createFleetOperations, type FleetOperations } from '../workflow/fleet-operations.ts';
import type { FleetCards, FleetHealth } from '../workflow/fleet-ports.ts';
import { createKeptForMigrations } from '../workflow/kept-for-migrations.ts';
import type { Operations } from '../workflow/operations.ts';
import type { WakeUps } from '../workflow/ports.ts';
import type { ReportRounds } from '../workflow/report-rounds.ts';
import type { People } from '../workflow/slack-ports.ts';
import type { WatchStore } from '../workflow/watch-ports.ts';
import { createWaveReports, type WaveReport } from '../workflow/wave-reports.ts';
import { approvalRulesOf } from './approval.ts';
import type { Calls } from './calls.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

/** The records of fleets, before there is a conductor to be told of a change. */
export interface FleetRecords {
  ledger: FleetLedger;
  onChange(listener: () => void): void;
}

/** Records of fleets over the store. */
export function wireFleetRecords(
  config: Config,
  { clock }: Process,
  { fleets: store, waveReportTimes: times }: Storage,
): FleetRecords {
  let changed: () => void = () => undefined;
  return {
    ledger: createFleetLedger({
      store,
      reports: { times, agesMs: config.watch.reports },
      clock,
      changed: () => changed(),
    }),
    onChange(listener) {
      changed = listener;
    },
  };
}

/** Fleets of one process. */
export interface Fleets {
  operations: FleetOperations;
  conductor: Conductor;
  reports: ReportRounds;
}

/** Page-level incidents as the health watch has recorded them. */
const healthOf = (watches: Pick<WatchStore, 'load'>): FleetHealth => ({
  async pages(number, since) {
    const { incidents = [] } = (await watches.load(number)) ?? {};
    return incidents
      .filter(({ severity, openedAt }) => severity === 'page' && openedAt >= since)
      .map(({ cause }) => cause);
  },
});

/** Operations on fleets, and the loop that conducts them; every append nudges that loop. */
export function wireFleets(
  config: Config,
  neighbours: {
    process: Process;
    storage: Storage;
    calls: Calls;
    people: People;
    cards: FleetCards;
    tellReport: (report: WaveReport) => Promise<void>;
    operations: Operations;
    wakeUps: WakeUps;
    records: FleetRecords;
    report: Report;
  },
): Fleets {
  const { process, storage, calls, people, cards, operations, wakeUps, records, report } = neighbours;
  const { clock, ids } = process;
  const { meta, moves, onPremises } = calls;
  const wabas = config.wabas.map(({ id, name }) => ({ id: WabaId.parse(id), name }));
  const kept = createKeptForMigrations({ onPremises, backups: storage.backups, vault: storage.vault, clock });
  const lookUps = { meta, moves, onPremises, wabas, clock, kept };
  const shared = { fleets: records.ledger, store: storage.fleets, operations, lookUps, clock };
  const conductor = createConductor({
    ...shared,
    cards,
    health: healthOf(storage.watches),
    leases: storage.leases,
    wakeUps,
    report,
  });
  records.onChange(() => conductor.changed());
  const reports = createWaveReports({
    calls: { listed: (waba) => calls.background.listed(waba), templates: (waba) => moves.templates(waba) },
    fleets: records.ledger,
    watches: storage.watches,
    times: storage.waveReportTimes,
    leases: storage.leases,
    clock,
    tell: neighbours.tellReport,
    report,
  });
  return {
    conductor,
    reports,
    operations: createFleetOperations({
      ...shared,
      journal: storage.journal,
      people,
      ids,
      approvers: approvalRulesOf(config).fallback.approvers,
    }),
  };
}
