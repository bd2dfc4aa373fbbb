import { isPosted } from '../health/cause.ts';
import { decideWatch, entriesOf, evolved } from '../health/decide-watch.ts';
import type { WatchCommand, WatchRefusal } from '../health/decide-watch.ts';
import type { Incident, IncidentId } from '../health/incident.ts';
import { numberOfIncident } from '../health/incident.ts';
import { isUnreadable } from '../health/observe.ts';
import type { Reading } from '../health/reading.ts';
import type { Schedule } from '../health/schedule.ts';
import { concerns } from '../health/signal.ts';
import type { AccountChange } from '../health/signal.ts';
import { openIncidents, readDueAt } from '../health/watch.ts';
import type { Watch, WatchEvent } from '../health/watch.ts';
import { WabaId } from '../migration/ids.ts';
import type { E164, SlackUserId } from '../migration/ids.ts';
import { leased, type Clock, type Leases, type WatchStarter } from './ports.ts';
import { readHealth } from './read-health.ts';
import type { HealthReads } from './read-health.ts';
import type { AlertNotifier, WatchMeter, WatchStore } from './watch-ports.ts';

/** What the watch works with; `notifier` is told when people must be. */
export interface WatchPorts {
  meta: HealthReads;
  watches: WatchStore;
  leases: Leases;
  clock: Clock;
  notifier: AlertNotifier;
  meter: WatchMeter;
  schedule: Schedule;
}

/** The incident as it is recorded now, or why the acknowledgement changed nothing. */
export type Acknowledged = { ok: true; incident: Incident } | { ok: false; refusal: WatchRefusal };

/** The watch over numbers that have moved. Every method may reject with StorageUnavailable. */
export interface HealthWatch extends WatchStarter {
  /** Reads the number if its time has come, records what was seen and has people told; safe from any replica, any number of times. */
  look(number: E164): Promise<void>;
  /** Has every number the change concerns read at once; resolves with how many those are. */
  webhookSeen(change: AccountChange): Promise<number>;
  acknowledge(incident: IncidentId, by: SlackUserId): Promise<Acknowledged>;
  watch(number: E164): Promise<Watch | undefined>;
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

function count(meter: WatchMeter, watch: Watch, events: readonly WatchEvent[]): void {
  const changes = { incidentOpened: 'opened', incidentAcknowledged: 'acknowledged', incidentRecovered: 'recovered' };
  const known = changes as Partial<Record<WatchEvent['type'], 'opened' | 'acknowledged' | 'recovered'>>;
  for (const event of events) {
    const change = known[event.type];
    const incident = 'incident' in event ? watch.incidents.find(({ id }) => id === event.incident) : undefined;
    if (change && incident) meter.incident(change, incident.severity);
  }
}

/** Makes the watch; it holds no state of its own. */
export function createWatch(ports: WatchPorts): HealthWatch {
  const { meta, watches, leases, clock, notifier, meter } = ports;

  /** Saves the events; the incidents they touched are marked in the same script. */
  const save = async (before: Watch | undefined, events: readonly WatchEvent[]): Promise<Watch | undefined> => {
    const entries = entriesOf(before, events, clock.now());
    const watch = evolved(before, entries);
    if (!watch) throw new RangeError('no event, no watch');
    const since = before?.revision ?? 0;
    const alerts = watch.incidents.filter(({ revision, severity }) => revision > since && isPosted(severity));
    const dueAt = readDueAt(watch);
    const change = { watch, expected: since, entries, alerts, ...(dueAt !== undefined && { dueAt }) };
    if (!(await watches.save(change))) return undefined;
    count(meter, watch, events);
    if (alerts.length > 0) notifier.changed();
    return watch;
  };

  /** Decides on the state that stands, and again when somebody was faster. */
  const commit = async (number: E164, command: WatchCommand): Promise<{ watch?: Watch; refusal?: WatchRefusal }> => {
    for (let attempt = 0; attempt < tries; attempt++) {
      const before = await watches.load(number);
      const decision = decideWatch(before, command, clock.now());
      if (!decision.ok) return { refusal: decision.refusal };
      if (decision.events.length === 0) return before ? { watch: before } : {};
      const watch = await save(before, decision.events);
      if (watch) return { watch };
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
    measure(reading, (await commit(number, { do: 'record', reading })).watch);
  };

  return {
    async start(target) {
      await commit(target.number, { do: 'start', target, schedule: ports.schedule });
    },
    look: (number) => leased(leases, `watch:${number.slice(1)}`, () => readIfDue(number)),
    async webhookSeen(change) {
      const waba = WabaId.safeParse(change.waba);
      if (!waba.success) return 0;
      const { field, event, at } = change;
      const signal = { field, at, ...(event !== undefined && { event }) };
      let concerned = 0;
      for (const number of await watches.inWaba(waba.data)) {
        const watch = await watches.load(number);
        if (!watch || !concerns(change, watch.target)) continue;
        const readAt = clock.now() + concerned * spreadMs;
        await commit(number, { do: 'signal', signal, readAt });
        concerned += 1;
      }
      return concerned;
    },
    async acknowledge(id, by) {
      const { watch, refusal } = await commit(numberOfIncident(id), { do: 'acknowledge', incident: id, by });
      const incident = watch?.incidents.find((one) => one.id === id);
      if (incident) return { ok: true, incident };
      return { ok: false, refusal: refusal ?? { code: 'unknown-incident' } };
    },
    watch: (number) => watches.load(number),
  };
}
