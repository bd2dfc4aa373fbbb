import type { Calendar } from '../migration/calendar.ts';
import type { Catalogue } from './catalogue.ts';
import { localeOf } from '../migration/language.ts';
import { separator } from './separator.ts';

const DAY_MS = 86_400_000;
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Days of the week in the reader's language, short. */
function dayNames(days: readonly (typeof WEEK)[number][], words: Catalogue): string {
  const format = new Intl.DateTimeFormat(localeOf(words.language), { weekday: 'short', timeZone: 'UTC' });
  return WEEK.flatMap((day, index) => (days.includes(day) ? format.format(MONDAY + index * DAY_MS) : [])).join(
    separator(',', words),
  );
}

/** Hours of the week in their own zone; plain text, undefined where there are none. */
export function hoursText(hours: Calendar['windows'], words: Catalogue): string | undefined {
  if (hours.length === 0) return undefined;
  return hours
    .map(({ name, days, from, to, timeZone: zone }) =>
      words.plain('calendar.window', { name, days: dayNames(days, words), from, to, zone }),
    )
    .join(separator(';', words));
}
