import { isPartOf, standsOpen } from '../health/account-incident.ts';
import type { AccountIncident } from '../health/account-incident.ts';
import { urgencyOf } from '../health/cause.ts';
import { isSteady } from '../health/steady.ts';
import type { Watch } from '../health/watch.ts';
import { readDueAt } from '../health/watch.ts';
import type { E164, WabaId } from '../migration/ids.ts';
import type { AccountHealthCalls, ListedNumber } from './call-ports.ts';
import { answerOf } from './readable.ts';
import type { AccountReads, AccountStore, WatchStore } from './watch-ports.ts';

/** A watched number as it is now; `failure` is the kind of why it could not be read. */
export interface NumberHealthReport {
  watch: Watch;
  now?: ListedNumber;
  failure?: string;
  /** Open incidents of its account that the number is part of. */
  incidents: AccountIncident[];
  /** Epoch ms; absent: nobody reads it. */
  nextReadAt?: number | undefined;
  isReadWithAccount: boolean;
}

/** An account as it is now. */
export interface AccountHealthReport {
  waba: WabaId;
  /** How many of its numbers are watched, and how many a person wants nobody to watch. */
  watched: number;
  unwatched: number;
  /** Its numbers at Meta; absent where they could not be read. */
  now?: ListedNumber[];
  failure?: string;
  incidents: AccountIncident[];
  /** Epoch ms. */
  lastReadAt?: number | undefined;
  nextReadAt?: number | undefined;
}

/** What people may look at; reads only. Every method may reject with StorageUnavailable. */
export interface HealthReports {
  /** Undefined for a number that nobody watches. */
  ofNumber(number: E164): Promise<NumberHealthReport | undefined>;
  ofAccount(waba: WabaId): Promise<AccountHealthReport>;
  /** All accounts from what is stored, without a call. */
  ofAll(): Promise<AccountHealthReport[]>;
  /** The open incidents of all accounts, the most urgent first and the newest first among equals; from what is stored. */
  open(): Promise<AccountIncident[]>;
}

/** What reports are made from. */
export interface HealthReportPorts {
  calls: AccountHealthCalls;
  watches: Pick<WatchStore, 'load' | 'inWaba' | 'stopped'>;
  accounts: Pick<AccountStore, 'load'>;
  reads: Pick<AccountReads, 'last' | 'nextAt'>;
  wabas: readonly WabaId[];
}

/** More than that are hardly ever stopped; those beyond count as watched in the overview. */
const STOPPED_AT_MOST = 10_000;

async function read<T>(call: Promise<T>): Promise<{ now?: T; failure?: string }> {
  const { answer, failure } = await answerOf(call);
  return failure ? { failure: failure.kind } : { now: answer };
}

/** Makes them; nothing is recorded. */
export function createHealthReports(ports: HealthReportPorts): HealthReports {
  const { calls, watches, accounts, reads, wabas } = ports;

  const openIn = async (waba: WabaId): Promise<AccountIncident[]> =>
    (await accounts.load(waba)).incidents.filter(standsOpen);

  const stoppedNow = async (): Promise<ReadonlySet<E164>> => new Set(await watches.stopped(STOPPED_AT_MOST));

  const stored = async (waba: WabaId, stopped: ReadonlySet<E164>): Promise<AccountHealthReport> => {
    const [numbers, incidents, last, nextReadAt] = await Promise.all([
      watches.inWaba(waba),
      openIn(waba),
      reads.last(waba),
      reads.nextAt(waba),
    ]);
    const unwatched = numbers.filter((number) => stopped.has(number)).length;
    return { waba, watched: numbers.length - unwatched, unwatched, incidents, lastReadAt: last.readAt, nextReadAt };
  };

  return {
    async ofNumber(number) {
      const watch = await watches.load(number);
      if (!watch) return undefined;
      const { waba, phoneNumberId } = watch.target;
      const isReadWithAccount = isSteady(watch);
      const [answer, incidents, nextReadAt] = await Promise.all([
        read(calls.one(waba, phoneNumberId)),
        openIn(waba),
        isReadWithAccount && !watch.stopped ? reads.nextAt(waba) : readDueAt(watch),
      ]);
      return {
        watch,
        ...answer,
        incidents: incidents.filter((one) => isPartOf(one, number)),
        nextReadAt,
        isReadWithAccount,
      };
    },
    async ofAccount(waba) {
      const [answer, report] = await Promise.all([
        read(calls.listed(waba)),
        stoppedNow().then((stopped) => stored(waba, stopped)),
      ]);
      return { ...report, ...answer };
    },
    async ofAll() {
      const stopped = await stoppedNow();
      return Promise.all(wabas.map((waba) => stored(waba, stopped)));
    },
    async open() {
      const incidents = (await Promise.all(wabas.map(openIn))).flat();
      return incidents.toSorted(
        (one, other) => urgencyOf(one.severity) - urgencyOf(other.severity) || other.openedAt - one.openedAt,
      );
    },
  };
}
