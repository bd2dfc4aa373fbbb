import { lastWave, rowsOfWave, waveEndedAt } from '../fleet/fleet-views.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { FleetId } from '../migration/fleet-link.ts';
import { numberOf, type WabaId } from '../migration/ids.ts';
import type { AccountHealthCalls, ListedNumber } from './call-ports.ts';
import type { FleetLedger } from './fleet-ledger.ts';
import type { PlannedWaveReport, WaveReportTimes } from './fleet-ports.ts';
import type { MoveCalls } from './move-call-ports.ts';
import { recordOf, type NumberRecord } from './number-reports.ts';
import type { Clock, Leases } from './ports.ts';
import { answerOf } from './readable.ts';
import { createReportRounds, type ReportRounds } from './report-rounds.ts';
import type { WatchStore } from './watch-ports.ts';

/** A number of the wave: what is on record of it since its move, and how it is now, where that could be read. */
export interface WaveNumber extends NumberRecord {
  now?: ListedNumber | undefined;
}

/** How the numbers of a wave did since they moved; times are epoch ms. */
export interface WaveReport {
  fleet: FleetId;
  wave: number;
  /** The number of the last wave. */
  waves: number;
  endedAt: number;
  ageMs: number;
  /** All numbers of the wave, those that did not move too. */
  count: number;
  /** Those that moved with it. */
  numbers: WaveNumber[];
  /** Kinds of why accounts could not be read. */
  failures: string[];
  /** Quality of each template of the accounts; absent where one could not be read. */
  templateQualities?: (string | undefined)[] | undefined;
}

/** What reports about waves are made from, and who is told; `tell` rejects when it could not be. */
export interface WaveReportPorts {
  calls: Pick<AccountHealthCalls, 'listed'> & Pick<MoveCalls, 'templates'>;
  fleets: Pick<FleetLedger, 'load'>;
  watches: Pick<WatchStore, 'load' | 'qualities'>;
  times: WaveReportTimes;
  leases: Leases;
  clock: Clock;
  tell: (report: WaveReport) => Promise<void>;
  report: (problem: string, error: unknown) => void;
}

/** What the accounts of a wave say now: one call for a hundred numbers. */
async function readAccounts(calls: WaveReportPorts['calls'], wabas: readonly WabaId[]) {
  const answers = await Promise.all(
    wabas.map(async (waba) => ({
      listed: await answerOf(calls.listed(waba)),
      templates: await answerOf(calls.templates(waba)),
    })),
  );
  const templates = answers.map(({ templates: { answer } }) => answer);
  return {
    listed: answers.flatMap(({ listed }) => listed.answer ?? []),
    failures: answers.flatMap(({ listed }) => listed.failure?.kind ?? []),
    templateQualities: templates.includes(undefined)
      ? undefined
      : templates.flatMap((ofOne = []) => ofOne.map(({ quality }) => quality)),
  };
}

/** Tells how the numbers of a wave did when the time for it has come. */
export function createWaveReports(ports: WaveReportPorts): ReportRounds {
  const { calls, fleets, watches, times, leases, clock, tell, report } = ports;

  /** A number that has been moved again since belongs to that later move. */
  const recordsOf = async (fleet: Fleet, wave: number, to: number): Promise<NumberRecord[]> => {
    const found = await Promise.all(
      rowsOfWave(fleet, wave).map(async ({ migration }) => {
        const watch = migration && (await watches.load(numberOf(migration)));
        const isItsOwn = watch && watch.target.migration === migration && watch.startedAt < to;
        return isItsOwn ? [await recordOf(watches, watch, to)] : [];
      }),
    );
    return found.flat();
  };

  /** Undefined for a wave that goes on, or of which no number is watched. */
  const make = async ({ fleet: id, wave, ageMs }: PlannedWaveReport): Promise<WaveReport | undefined> => {
    const fleet = await fleets.load(id);
    if (!fleet) return undefined;
    const endedAt = waveEndedAt(fleet, wave);
    if (endedAt === undefined) return undefined;
    const records = await recordsOf(fleet, wave, endedAt + ageMs);
    if (records.length === 0) return undefined;
    const { listed, ...read } = await readAccounts(calls, [...new Set(records.map(({ target }) => target.waba))]);
    const nowOf = new Map(listed.map((one) => [one.facts.phoneNumberId, one]));
    return {
      fleet: id,
      wave,
      waves: lastWave(fleet),
      endedAt,
      ageMs,
      count: rowsOfWave(fleet, wave).length,
      numbers: records.map((record) => ({ ...record, now: nowOf.get(record.target.phoneNumberId) })),
      ...read,
    };
  };

  return createReportRounds({
    times,
    leases,
    leaseOf: ({ fleet, wave, ageMs }) => `wave-report:${fleet}:${wave}:${ageMs}`,
    clock,
    report,
    async tell(planned) {
      const made = await make(planned);
      if (made) await tell(made);
    },
  });
}
