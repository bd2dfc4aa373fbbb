import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');

/** Hours of the day in which no cutover begins, in the number's own country; `to` before `from` means the next morning. */
export const QuietHours = z
  .strictObject({ from: clockTime, to: clockTime })
  .refine(({ from, to }) => from !== to, 'must not begin and end at the same time');
export type QuietHours = z.infer<typeof QuietHours>;

/** Where the clock of a number is read. */
export interface ClockPlace {
  timeZone?: string | undefined;
  country?: string | undefined;
}

/** True for a name such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/u.test(name);
  } catch {
    return false;
  }
}

/** Intl Locale Info, which the types of the language do not have yet; older engines have it as a property. */
interface LocaleZones extends Intl.Locale {
  getTimeZones?: () => string[] | undefined;
  timeZones?: string[] | undefined;
}

/** Every zone of a place: its own, or all of its country's (ICU, through Intl.Locale); empty when nobody can say. */
export function zonesOf({ timeZone, country }: ClockPlace): string[] {
  if (timeZone !== undefined) return [timeZone];
  if (country === undefined) return [];
  const locale: LocaleZones = new Intl.Locale('und', { region: country });
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const holds = ({ from, to }: QuietHours, minute: number): boolean =>
  from < to ? minuteOf(from) <= minute && minute < minuteOf(to) : minuteOf(from) <= minute || minute < minuteOf(to);

const localMinute = (zone: string, at: number): number => {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return hour * 60 + minute;
};

/** True when it is quiet in some zone of the place at `at` (epoch ms): a country of many zones is left alone in all of them. */
export const isQuiet = (hours: readonly QuietHours[], place: ClockPlace, at: number): boolean =>
  hours.length > 0 && zonesOf(place).some((zone) => hours.some((quiet) => holds(quiet, localMinute(zone, at))));

const QUARTER_MS = 900_000;
const QUARTERS_A_DAY = 96;

/** The first quarter of an hour from `at` on in which it is quiet nowhere in the place; undefined when there is none in a day. */
export function quietUntil(hours: readonly QuietHours[], place: ClockPlace, at: number): number | undefined {
  if (!isQuiet(hours, place, at)) return at;
  const first = Math.ceil((at + 1) / QUARTER_MS) * QUARTER_MS;
  const quarters = Array.from({ length: QUARTERS_A_DAY }, (_, index) => first + index * QUARTER_MS);
  return quarters.find((quarter) => !isQuiet(hours, place, quarter));
}
