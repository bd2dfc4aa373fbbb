import { decideWatch, entriesOf, evolved } from '../health/decide-watch.ts';
import type { WatchCommand } from '../health/decide-watch.ts';
import { isUnreadable } from '../health/observe.ts';
import type { Reading } from '../health/reading.ts';
import type { Schedule } from '../health/schedule.ts';
import type { AccountChange } from '../health/signal.ts';
import { isSteady } from '../health/steady.ts';
import { openIncidents, readDueAt } from '../health/watch.ts';
import type { Watch, WatchEvent } from '../health/watch.ts';
import { WabaId } from '../migration/ids.ts';
import { watchesConcerned } from './concerned-watches.ts';
import type { E164, SlackUserId } from '../migration/ids.ts';
import { leased, type Clock, type Leases, type WatchStarter } from './ports.ts';
import { readHealth } from './read-health.ts';
import type { HealthReads } from './read-health.ts';
import type { ReportTimes, WatchMeter, WatchStore } from './watch-ports.ts';

/** What the watch works with. */
export interface WatchPorts {
  meta: HealthReads;
  watches: WatchStore;
  leases: Leases;
  clock: Clock;
  meter: Pick<WatchMeter, 'read'>;
  schedule: Schedule;
  /** Reports that are made about a number so long after its move, ms. */
  reports: { times: Pick<ReportTimes, 'plan'>; agesMs: readonly number[] };
  /** Has an account read soon, for those of its numbers that are read with it. */
  askForAccount: (waba: WabaId) => Promise<void>;
}

/** The watch over numbers that have moved. Every method may reject with StorageUnavailable. */
export interface HealthWatch extends WatchStarter {
  /** Reads the number if its time has come, and records what was seen; safe from any replica, any number of times. */
  look(number: E164): Promise<void>;
  /** Records what was read of the number together with its account; resolves with its watch after that. */
  record(number: E164, reading: Reading): Promise<Watch | undefined>;
  /** Has every number the change concerns read at once, by itself or with its account; resolves with how many those are. */
  webhookSeen(change: AccountChange): Promise<number>;
  watch(number: E164): Promise<Watch | undefined>;
  /** Nobody watches the number from now on; resolves with its watch, undefined for a number that never was. */
  stop(request: { number: E164; by: SlackUserId; reason: string }): Promise<Watch | undefined>;
  /** It is watched again, and read at once. */
  resume(request: { number: E164; by: SlackUserId }): Promise<Watch | undefined>;
}

/** Numbers of one account are read this far apart after a webhook, ms: a change of a large account is no storm of calls. */
const spreadMs = 200;

/** Writers that lose the race reload and decide again; so many losses in a row mean that something is wrong. */
const tries = 10;

/** Storage that refuses every write, or another replica's endless stream of them. */
export class WatchContended extends Error {
  constructor() {
    super('a watch could not be saved: its revision changed every time');
    this.name = 'WatchContended';
  }
}

/**
 * Accounts whose incidents must be joined anew: the number's, as long as it has any, so that what a replica of an older version
 * saved is joined too; and the one it has left.
 */
function accountsToSettle(before: Watch | undefined, watch: Watch): WabaId[] {
  // What only a webhook told is in the account's incidents and not in the number's.
  const isTurned = watch.stopped !== undefined && before?.stopped === undefined;
  if (watch.incidents.length === 0 && !isTurned) return [];
  return [...new Set([watch.target.waba, ...(before ? [before.target.waba] : [])])];
}

/** Makes the watch; it holds no state of its own. */
export function createWatch(ports: WatchPorts): HealthWatch {
  const { meta, watches, leases, clock, meter } = ports;

  /** Saves the events; the accounts they concern are marked in the same script. */
  const save = async (before: Watch | undefined, events: readonly WatchEvent[]): Promise<Watch | undefined> => {
    const entries = entriesOf(before, events, clock.now());
    const watch = evolved(before, entries);
    if (!watch) throw new RangeError('no event, no watch');
    const dueAt = readDueAt(watch);
    const settle = accountsToSettle(before, watch);
    const change = { watch, expected: before?.revision ?? 0, entries, settle, ...(dueAt !== undefined && { dueAt }) };
    return (await watches.save(change)) ? watch : undefined;
  };

  /** Decides on the state that stands, and again when somebody was faster. */
  const commit = async (number: E164, command: WatchCommand): Promise<Watch | undefined> => {
    for (let attempt = 0; attempt < tries; attempt++) {
      const before = await watches.load(number);
      const decision = decideWatch(before, command, clock.now());
      if (!decision.ok || decision.events.length === 0) return before;
      const watch = await save(before, decision.events);
      if (watch) return watch;
    }
    throw new WatchContended();
  };

  const measure = (reading: Reading, watch: Watch | undefined) => {
    const isBad = watch !== undefined && openIncidents(watch).length > 0;
    meter.read(isUnreadable(reading) ? 'unreadable' : isBad ? 'bad' : 'good');
  };

  const readIfDue = async (number: E164): Promise<void> => {
    const watch = await watches.load(number);
    const dueAt = watch && readDueAt(watch);
    if (!watch || dueAt === undefined || dueAt > clock.now()) return;
    const reading = await readHealth(meta, watch, clock.now());
    measure(reading, await commit(number, { do: 'record', reading }));
  };

  return {
    async start(target) {
      const now = clock.now();
      const { times, agesMs } = ports.reports;
      await commit(target.number, { do: 'start', target, schedule: ports.schedule });
      for (const ageMs of agesMs) await times.plan({ migration: target.migration, ageMs }, now + ageMs);
    },
    look: (number) => leased(leases, `watch:${number.slice(1)}`, () => readIfDue(number)),
    record: (number, reading) => commit(number, { do: 'record', reading }),
    async webhookSeen(change) {
      const waba = WabaId.safeParse(change.waba);
      if (!waba.success) return 0;
      const { field, event, at } = change;
      const signal = { field, at, ...(event !== undefined && { event }) };
      let concerned = 0;
      let isSteadyConcerned = false;
      for (const watch of await watchesConcerned(watches, change, waba.data)) {
        const { number } = watch.target;
        const withAccount = isSteady(watch);
        const readAt = clock.now() + (withAccount ? 0 : concerned * spreadMs);
        await commit(number, { do: 'signal', signal, readAt });
        isSteadyConcerned ||= withAccount;
        concerned += 1;
      }
      if (isSteadyConcerned) await ports.askForAccount(waba.data);
      return concerned;
    },
    watch: (number) => watches.load(number),
    stop: ({ number, by, reason }) => commit(number, { do: 'stop', by, reason }),
    async resume({ number, by }) {
      const watch = await commit(number, { do: 'resume', by });
      if (watch && isSteady(watch)) await ports.askForAccount(watch.target.waba);
      return watch;
    },
  };
}
