import type { CutoverWindow } from '../../../src/migration/calendar.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const clockTime = (at: number): string => new Date(at).toISOString().slice(11, 16);

/** How far wrong clocks jump. */
export const JUMPS: readonly number[] = [HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS];

/** Windows that are open exactly where a clock that has jumped believes to be, and not now. */
export const windowsElsewhere = (now: number): CutoverWindow[] =>
  JUMPS.map((jump) => {
    const middle = now + jump;
    const from = middle - 20 * MINUTE_MS;
    return {
      name: `where a clock ${jump / HOUR_MS} h wrong is`,
      days: [WEEKDAYS[new Date(from).getUTCDay()] ?? 'sunday'],
      from: clockTime(from),
      to: clockTime(middle + 20 * MINUTE_MS),
      timeZone: 'UTC',
    };
  });

/** A night in which the clocks of Berlin change, with a window in it. */
export interface Night {
  window: CutoverWindow;
  /** When the numbers are prepared. */
  beginsAt: number;
  /** Moments around the window and the change, in order; one of them at least is open. */
  moments: number[];
}

const at = (text: string): number => Date.parse(`${text}Z`);

/** Both lie ahead: certificates made today are good then. */
export const NIGHTS: readonly Night[] = [
  {
    window: { name: 'fall back', days: ['sunday'], from: '02:30', to: '02:45', timeZone: 'Europe/Berlin' },
    beginsAt: at('2027-10-31T00:05:00'),
    moments: ['00:32:00', '00:20:00', '00:46:00', '01:10:00', '01:32:00', '01:50:00'].map((time) =>
      at(`2027-10-31T${time}`),
    ),
  },
  {
    window: { name: 'spring forward', days: ['sunday'], from: '01:45', to: '03:15', timeZone: 'Europe/Berlin' },
    beginsAt: at('2027-03-28T00:05:00'),
    moments: ['00:50:00', '00:20:00', '01:05:00', '01:20:00', '01:50:00'].map((time) => at(`2027-03-28T${time}`)),
  },
];

/** Whether the wall clock of the window's zone shows a time of its hours; told by Intl, not by the product's calendar. */
export function showsTimeOf({ from, to, timeZone }: CutoverWindow, epochMs: number): boolean {
  const shown = new Date(epochMs).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return from <= shown && shown < to;
}
