import type { Calendar } from '../migration/calendar.ts';
import type { Catalogue } from './catalogue.ts';

const DAY_MS = 86_400_000;
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Days of the week in the reader's language, short. */
function dayNames(days: readonly (typeof WEEK)[number][], words: Catalogue): string {
  const format = new Intl.DateTimeFormat(words.language, { weekday: 'short', timeZone: 'UTC' });
  return WEEK.flatMap((day, index) => (days.includes(day) ? format.format(MONDAY + index * DAY_MS) : [])).join(', ');
}

/** The hours in which cutovers may be made, in their own zone; plain text, undefined where there are no limits. */
export function windowsText({ windows }: Calendar, words: Catalogue): string | undefined {
  if (windows.length === 0) return undefined;
  return windows
    .map(({ name, days, from, to, timeZone: zone }) =>
      words.plain('calendar.window', { name, days: dayNames(days, words), from, to, zone }),
    )
    .join('; ');
}
