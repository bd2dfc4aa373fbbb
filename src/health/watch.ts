import { z } from 'zod';
import { E164, MigrationId, PhoneNumberId, SlackUserId, WabaId } from '../migration/ids.ts';
import { Cause } from './cause.ts';
import { Evidence, Incident, IncidentId, isOpen } from './incident.ts';
import { Reading } from './reading.ts';
import { Schedule, nextReadAt, pauseWhileOpen } from './schedule.ts';
import { Signal } from './signal.ts';

/** The number that is watched, and what it is called at Meta. */
export const WatchTarget = z.strictObject({
  number: E164,
  waba: WabaId,
  phoneNumberId: PhoneNumberId,
  migration: MigrationId,
});
export type WatchTarget = z.infer<typeof WatchTarget>;

/** Everything that can happen to a watch. Shapes are in stored histories: add, never change. */
export const WatchEvent = z.discriminatedUnion('type', [
  /** Begins a watch, or begins its schedule anew after a later migration of the number. */
  z.strictObject({ type: z.literal('watchStarted'), target: WatchTarget, schedule: Schedule }),
  z.strictObject({ type: z.literal('readingTaken'), reading: Reading }),
  z.strictObject({ type: z.literal('signalSeen'), signal: Signal, readAt: z.number().int() }),
  z.strictObject({ type: z.literal('incidentOpened'), incident: IncidentId, cause: Cause, evidence: Evidence }),
  z.strictObject({ type: z.literal('incidentChanged'), incident: IncidentId, evidence: Evidence }),
  /** Written before incidents were joined by account; still read. */
  z.strictObject({ type: z.literal('incidentAcknowledged'), incident: IncidentId, by: SlackUserId }),
  z.strictObject({ type: z.literal('incidentRecovered'), incident: IncidentId }),
  /** A person wants nobody to watch the number any more: nothing is read, and what is known of it proves nothing from now on. */
  z.strictObject({ type: z.literal('watchStopped'), by: SlackUserId, reason: z.string().min(1).max(500) }),
  /** Somebody wants it watched again: it is read at once. */
  z.strictObject({ type: z.literal('watchResumed'), by: SlackUserId }),
  /** The schedule is over and nothing is wrong. A signal makes one more reading, which may open an incident. */
  z.strictObject({ type: z.literal('watchEnded') }),
]);
export type WatchEvent = z.infer<typeof WatchEvent>;
export type WatchEventOf<T extends WatchEvent['type']> = Extract<WatchEvent, { type: T }>;

/** One event with its place and time; `seq` counts from 1 and is the watch's revision after it. */
export const WatchEntry = z.strictObject({
  seq: z.number().int().positive(),
  at: z.number().int(),
  event: WatchEvent,
});
export type WatchEntry = z.infer<typeof WatchEntry>;

/** A watched number as its events tell it; only `evolveWatch` makes one. Times are epoch ms. */
export const Watch = z.strictObject({
  version: z.literal(1),
  target: WatchTarget,
  schedule: Schedule,
  startedAt: z.number().int(),
  endedAt: z.number().int().optional(),
  /** Nobody watches it, on this person's word. */
  stopped: z.strictObject({ by: SlackUserId, at: z.number().int(), reason: z.string() }).optional(),
  /** Number of events folded. */
  revision: z.number().int(),
  last: Reading.optional(),
  /** First known quality rating since the start: a lower one is a drop. */
  baselineQuality: z.string().optional(),
  /** Since when every reading of the status said PENDING. */
  pendingSince: z.number().int().optional(),
  /** Readings in a row without the number or its health. */
  unreadableInARow: z.number().int(),
  /** When a webhook asks for a reading that was not taken yet. */
  readBy: z.number().int().optional(),
  /** The last signals, to recognise repeated deliveries. */
  signals: z.array(Signal).max(20),
  /** Incidents counted so far, closed ones included. */
  counted: z.number().int(),
  /** Open ones, and the last recovered. */
  incidents: z.array(Incident),
});
export type Watch = z.infer<typeof Watch>;

/** The incidents that have not recovered. */
export const openIncidents = (watch: Watch): Incident[] => watch.incidents.filter(isOpen);

/** Until then the number is read by itself; afterwards with its account. Epoch ms. */
export const closeUntil = ({ schedule, startedAt }: Pick<Watch, 'schedule' | 'startedAt'>): number =>
  startedAt + (schedule.offsetsMs.at(-1) ?? 0);

/** A short pause that doubles with every failed read, so that a throttled token is not asked again and again. */
function confirmAt(watch: Watch, last: number): number | undefined {
  const { confirmMs, whileOpenMs } = watch.schedule;
  if (watch.unreadableInARow > 0)
    return last + Math.min(whileOpenMs, confirmMs * 2 ** Math.min(20, watch.unreadableInARow - 1));
  return openIncidents(watch).some(({ goodReadings }) => goodReadings > 0) ? last + confirmMs : undefined;
}

/**
 * When the number must be read by itself next, epoch ms: what the schedule says, sooner while an incident is open or a
 * webhook was seen; undefined once it is read with its account, and while nobody is to watch it.
 */
export function readDueAt(watch: Watch): number | undefined {
  if (watch.stopped) return undefined;
  const last = watch.last?.at;
  if (last === undefined) return watch.startedAt;
  if (last >= closeUntil(watch)) return undefined;
  const open = openIncidents(watch);
  const times = [
    watch.readBy,
    nextReadAt(watch.schedule, watch.startedAt, last),
    confirmAt(watch, last),
    ...open.map(({ openedAt }) => last + pauseWhileOpen(watch.schedule, last - openedAt)),
  ].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
