import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { ClockTime, dayOf, DAYS, ROUND_MS, TimeZone, zonesOf, type ClockPlace } from './wall-clock.ts';

/**
 * Hours of the week in which no cutover begins; without `days` every day, without `timeZone` by the clock of the number's own
 * country. `to` not after `from` means the next morning.
 */
export const QuietHours = z.strictObject({
  name: z.string().min(1).max(60).exactOptional(),
  days: z.array(z.enum(DAYS)).min(1).exactOptional(),
  from: ClockTime,
  to: ClockTime,
  timeZone: TimeZone.exactOptional(),
});
export type QuietHours = z.infer<typeof QuietHours>;

/** Which quiet hours hold, and until when they hold at least, epoch ms. */
export interface Quiet {
  name: string;
  to: number;
}

/** What people call them. */
const nameOf = ({ name, from, to }: QuietHours): string => name ?? `${from}–${to}`;

/** The date on which the hours that hold at this local time end; undefined when they do not hold. */
function endOf({ from, to, days }: QuietHours, local: Temporal.ZonedDateTime): Temporal.PlainDate | undefined {
  const isOn = (date: Temporal.PlainDate) => days === undefined || days.some((day) => day === dayOf(date));
  const today = local.toPlainDate();
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const isOvernight = to <= from;
  if (isOn(today) && from <= time && (isOvernight || time < to)) return isOvernight ? today.add({ days: 1 }) : today;
  return isOvernight && time < to && isOn(today.subtract({ days: 1 })) ? today : undefined;
}

/** When the clock there shows the time on that date, or a later one because it skips it; after `at` where it shows it twice. */
function firstShown(date: Temporal.PlainDate, time: string, { zone, at }: { zone: string; at: number }): number {
  const wanted = date.toPlainDateTime(Temporal.PlainTime.from(time));
  const shown = wanted.toZonedDateTime(zone);
  if (!shown.toPlainDateTime().equals(wanted))
    return (shown.getTimeZoneTransition('previous') ?? shown).epochMilliseconds;
  return shown.epochMilliseconds > at
    ? shown.epochMilliseconds
    : wanted.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
}

function holding(hours: QuietHours, zone: string, at: number): Quiet[] {
  const date = endOf(hours, Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone));
  return date ? [{ name: nameOf(hours), to: firstShown(date, hours.to, { zone, at }) }] : [];
}

/** The quiet hours that hold for a number there at `at` (epoch ms): a country of many zones is left alone in all of them. */
export function quietAt(hours: readonly QuietHours[], place: ClockPlace, at: number): Quiet | undefined {
  const all = hours.flatMap((one) =>
    (one.timeZone === undefined ? zonesOf(place) : [one.timeZone]).flatMap((zone) => holding(one, zone, at)),
  );
  const [first] = all;
  return first && { name: first.name, to: Math.max(...all.map(({ to }) => to)) };
}

/** The first moment from `at` on at which it is not quiet; undefined when there is none. */
export function quietUntil(hours: readonly QuietHours[], place: ClockPlace, at: number): number | undefined {
  for (let moment = at; moment < at + ROUND_MS;) {
    const quiet = quietAt(hours, place, moment);
    if (!quiet) return moment;
    moment = quiet.to;
  }
  return undefined;
}
