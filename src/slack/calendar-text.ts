import type { Calendar } from '../migration/calendar.ts';
import { DAYS, type Day } from '../migration/wall-clock.ts';
import type { Catalogue } from './catalogue.ts';
import { localeOf } from '../migration/language.ts';
import { separator } from './separator.ts';

const DAY_MS = 86_400_000;
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

/** Days of the week in the reader's language, short. */
function dayNames(days: readonly Day[], words: Catalogue): string {
  const format = new Intl.DateTimeFormat(localeOf(words.language), { weekday: 'short', timeZone: 'UTC' });
  return DAYS.flatMap((day, index) => (days.includes(day) ? format.format(MONDAY + index * DAY_MS) : [])).join(
    separator(',', words),
  );
}

/** Hours of the week in their own zone, or by the clock of the number's country; plain text, undefined where there are none. */
export function hoursText(
  hours: Calendar['windows'] | NonNullable<Calendar['quietHours']>,
  words: Catalogue,
): string | undefined {
  if (hours.length === 0) return undefined;
  return hours
    .map(({ name, days, from, to, timeZone }) => {
      const when = {
        days: days ? dayNames(days, words) : words.plain('calendar.every-day'),
        zone: timeZone ?? words.plain('calendar.own-country'),
        from,
        to,
      };
      return name === undefined
        ? words.plain('calendar.hours', when)
        : words.plain('calendar.window', { name, ...when });
    })
    .join(separator(';', words));
}
