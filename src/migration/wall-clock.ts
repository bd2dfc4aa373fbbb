import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** Days of the week, in the order of ISO 8601. */
export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Day = (typeof DAYS)[number];

/** The day of the week of a date. */
export const dayOf = (date: Temporal.PlainDate): Day | undefined => DAYS[date.dayOfWeek - 1];

/** Hours of the week come round: what does not change for so long after the last dated exception never does, ms. */
export const ROUND_MS = 15 * 86_400_000;

/** A time zone by its name, or its offset. */
export const TimeZone = z.string().refine((name) => {
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}, 'must be a time zone such as Europe/Berlin');

/** A time of the day by the clock on the wall. */
export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 03:00');

/** Where the clock of a number is read. */
export interface ClockPlace {
  timeZone?: string | undefined;
  /** ISO 3166. */
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
