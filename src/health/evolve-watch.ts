import { ruleOf } from './cause.ts';
import { isOpen } from './incident.ts';
import type { Incident, IncidentId } from './incident.ts';
import { isUnreadable, observationsOn, tellsAbout } from './observe.ts';
import type { Reading } from './reading.ts';
import type { Watch, WatchEntry, WatchEvent, WatchEventOf } from './watch.ts';

/** Recovered incidents that are kept for the channel and for late clicks. */
const keptRecovered = 20;

const begin = (event: WatchEventOf<'watchStarted'>, at: number): Watch => ({
  version: 1,
  target: event.target,
  schedule: event.schedule,
  startedAt: at,
  revision: 0,
  unreadableInARow: 0,
  signals: [],
  counted: 0,
  incidents: [],
});

/** The schedule anew; incidents and their count stay, because messages about them are in the channel. */
const beginAgain = (watch: Watch, event: WatchEventOf<'watchStarted'>, at: number): Watch => ({
  ...begin(event, at),
  counted: watch.counted,
  incidents: watch.incidents,
});

function withIncident(watch: Watch, id: IncidentId, change: (before: Incident) => Incident): Watch {
  return { ...watch, incidents: watch.incidents.map((one) => (one.id === id ? change(one) : one)) };
}

const RATED = ['GREEN', 'YELLOW', 'RED'];

function pendingSince(watch: Watch, { at, phone }: Reading): number | undefined {
  if (phone?.status === undefined) return watch.pendingSince;
  return phone.status === 'PENDING' ? (watch.pendingSince ?? at) : undefined;
}

function baselineQuality(watch: Watch, { phone }: Reading): string | undefined {
  const rating = phone?.qualityRating;
  return watch.baselineQuality ?? (rating !== undefined && RATED.includes(rating) ? rating : undefined);
}

/** What later readings are compared with. */
function withBackground(watch: Watch, reading: Reading): Watch {
  const since = pendingSince(watch, reading);
  const baseline = baselineQuality(watch, reading);
  const { pendingSince: _since, baselineQuality: _baseline, ...rest } = watch;
  return {
    ...rest,
    ...(since !== undefined && { pendingSince: since }),
    ...(baseline !== undefined && { baselineQuality: baseline }),
  };
}

function onReading(watch: Watch, reading: Reading): Watch {
  const { readBy, ...known } = withBackground(watch, reading);
  const seen = observationsOn(reading, known).map(({ cause }) => cause);
  const counted = (incident: Incident): Incident => {
    if (!isOpen(incident) || !tellsAbout(reading, incident.cause)) return incident;
    return { ...incident, goodReadings: seen.includes(incident.cause) ? 0 : incident.goodReadings + 1 };
  };
  return {
    ...known,
    // A signal that came while the reading was under way asks for another one.
    ...(readBy !== undefined && readBy > reading.at && { readBy }),
    last: reading,
    unreadableInARow: isUnreadable(reading) ? known.unreadableInARow + 1 : 0,
    incidents: known.incidents.map(counted),
  };
}

function withoutOldOnes(incidents: Incident[]): Incident[] {
  const recovered = incidents.filter((one) => !isOpen(one));
  const dropped = new Set(recovered.slice(0, Math.max(0, recovered.length - keptRecovered)));
  return incidents.filter((one) => !dropped.has(one));
}

interface When {
  at: number;
  revision: number;
}

type Handlers = { [T in WatchEvent['type']]: (watch: Watch, event: WatchEventOf<T>, when: When) => Watch };

const handlers: Handlers = {
  watchStarted: (watch, event, { at }) => beginAgain(watch, event, at),
  readingTaken: (watch, { reading }) => onReading(watch, reading),
  signalSeen: (watch, { signal, readAt }) => ({
    ...watch,
    signals: [...watch.signals, signal].slice(-20),
    readBy: Math.min(readAt, watch.readBy ?? readAt),
  }),
  incidentOpened: ({ endedAt: _resumed, ...watch }, { incident, cause, evidence }, { at, revision }) => ({
    ...watch,
    counted: watch.counted + 1,
    incidents: [
      ...watch.incidents,
      { id: incident, cause, severity: ruleOf(cause).severity, openedAt: at, evidence, goodReadings: 0, revision },
    ],
  }),
  incidentChanged: (watch, { incident, evidence }, { revision }) =>
    withIncident(watch, incident, (one) => ({ ...one, evidence, revision })),
  incidentAcknowledged: (watch, { incident, by }, { at, revision }) =>
    withIncident(watch, incident, (one) => ({ ...one, acknowledged: { by, at }, revision })),
  incidentRecovered: (watch, { incident }, { at, revision }) => {
    const closed = withIncident(watch, incident, (one) => ({ ...one, recoveredAt: at, revision }));
    return { ...closed, incidents: withoutOldOnes(closed.incidents) };
  },
  watchStopped: (watch, { by, reason }, { at }) => ({ ...watch, stopped: { by, at, reason } }),
  // What was seen before proves nothing now: an incident needs its two good readings anew.
  watchResumed: ({ stopped: _stopped, ...watch }, _event, { at }) => ({
    ...watch,
    readBy: at,
    unreadableInARow: 0,
    incidents: watch.incidents.map((one) => (isOpen(one) ? { ...one, goodReadings: 0 } : one)),
  }),
  watchEnded: (watch, _event, { at }) => ({ ...watch, endedAt: at }),
};

/**
 * Folds one event into the watch; pure and total. Entries follow without a gap and the first is `watchStarted`; throws
 * RangeError otherwise.
 */
export function evolveWatch(watch: Watch | undefined, entry: WatchEntry): Watch {
  const { event, at, seq } = entry;
  if ((watch?.revision ?? 0) + 1 !== seq) throw new RangeError(`watch entry ${seq} is out of order`);
  if (!watch) {
    if (event.type !== 'watchStarted') throw new RangeError('a watch begins with "watchStarted"');
    return { ...begin(event, at), revision: 1 };
  }
  const handler = handlers[event.type] as (watch: Watch, event: WatchEvent, when: When) => Watch;
  return { ...handler(watch, event, { at, revision: seq }), revision: seq };
}
