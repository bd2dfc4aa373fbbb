import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { quietAt, type QuietHours } from './quiet-hours.ts';
import { ClockTime, dayOf, DAYS, ROUND_MS, TimeZone, type ClockPlace } from './wall-clock.ts';

/** Hours of the week in which a cutover may be made; `to` not after `from` means the next morning. */
export const CutoverWindow = z.strictObject({
  name: z.string().min(1).max(60),
  days: z.array(z.enum(DAYS)).min(1),
  from: ClockTime,
  to: ClockTime,
  timeZone: TimeZone,
});
export type CutoverWindow = z.infer<typeof CutoverWindow>;

/** A stretch of time in which none may be made, by local date and time. */
export const CutoverFreeze = z.strictObject({
  name: z.string().min(1).max(60),
  from: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must look like 2026-12-20T00:00'),
  to: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must look like 2027-01-05T00:00'),
  timeZone: TimeZone,
});
export type CutoverFreeze = z.infer<typeof CutoverFreeze>;

/** When cutovers may be made. Without windows: always, except in quiet hours and in freezes. */
export interface Calendar {
  windows: readonly CutoverWindow[];
  freezes: readonly CutoverFreeze[];
  /** Hours of the week in which none may begin, whatever the windows say. */
  quietHours?: readonly QuietHours[];
}

/** Whether a moment is open; when not, why, and when it opens next (epoch ms; absent: never, as things stand). */
export type Opening =
  | { open: true; until?: number }
  | { open: false; why: 'outside-window' | 'quiet-hours' | 'frozen'; name: string; nextAt?: number };

interface Span {
  from: number;
  to: number;
}

/** A wall time that the clocks skip begins when they have jumped; one that occurs twice, the first time. */
const instantOf = (date: Temporal.PlainDate, time: string, zone: string): number =>
  date.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(zone, { disambiguation: 'compatible' })
    .epochMilliseconds;

function spanOn(window: CutoverWindow, date: Temporal.PlainDate): Span | undefined {
  const day = dayOf(date);
  if (!day || !window.days.includes(day)) return undefined;
  const ends = window.to <= window.from ? date.add({ days: 1 }) : date;
  const span = {
    from: instantOf(date, window.from, window.timeZone),
    to: instantOf(ends, window.to, window.timeZone),
  };
  return span.to > span.from ? span : undefined;
}

const frozenSpan = (freeze: CutoverFreeze): Span => {
  const at = (text: string) =>
    Temporal.PlainDateTime.from(text).toZonedDateTime(freeze.timeZone, { disambiguation: 'compatible' })
      .epochMilliseconds;
  return { from: at(freeze.from), to: at(freeze.to) };
};

const DAYS_AHEAD = 366;

/** Spans of a window from the day before `at` on, in order; a window that crosses midnight began the day before. */
function* spansFrom(window: CutoverWindow, at: number): Generator<Span> {
  let date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(window.timeZone).toPlainDate();
  date = date.subtract({ days: 1 });
  for (let day = 0; day <= DAYS_AHEAD; day++, date = date.add({ days: 1 })) {
    const span = spanOn(window, date);
    if (span && span.to > at) yield span;
  }
}

const holds = (span: Span, at: number) => span.from <= at && at < span.to;

/** The first moment from `at` on that lies in some window; `at` itself when there are no windows. */
function nextInWindow(windows: readonly CutoverWindow[], at: number): number | undefined {
  if (windows.length === 0) return at;
  const starts = windows.flatMap((window) => {
    const { value } = spansFrom(window, at).next();
    return value ? [Math.max(at, value.from)] : [];
  });
  return starts.length === 0 ? undefined : Math.min(...starts);
}

const isInside = (windows: readonly CutoverWindow[], at: number): boolean =>
  windows.some((window) => {
    const { value } = spansFrom(window, at).next();
    return value !== undefined && holds(value, at);
  });

/** The calendar as it holds for a number at one place. */
interface LocalCalendar extends Calendar {
  place: ClockPlace;
}

/** What forbids the moment by itself, and until when: a freeze before quiet hours. */
function closureAt({ freezes, quietHours = [], place }: LocalCalendar, at: number) {
  const frozen = freezes.find((freeze) => holds(frozenSpan(freeze), at));
  if (frozen) return { why: 'frozen', name: frozen.name, to: frozenSpan(frozen).to } as const;
  const quiet = quietAt(quietHours, place, at);
  return quiet && ({ why: 'quiet-hours', ...quiet } as const);
}

/** The first moment from `at` on that is open. */
function nextOpen(calendar: LocalCalendar, at: number): number | undefined {
  const end = Math.max(at, ...calendar.freezes.map((freeze) => frozenSpan(freeze).to)) + ROUND_MS;
  let candidate = nextInWindow(calendar.windows, at);
  while (candidate !== undefined && candidate < end) {
    const closure = closureAt(calendar, candidate);
    if (!closure) return candidate;
    candidate = nextInWindow(calendar.windows, closure.to);
  }
  return undefined;
}

/** Whether a cutover of a number there may be made at `at` (epoch ms); pure, and the same on every machine whatever its own zone. */
export function openingAt(calendar: Calendar, at: number, place: ClockPlace = {}): Opening {
  const local = { ...calendar, place };
  const closure = closureAt(local, at);
  const { windows } = calendar;
  if (!closure && (windows.length === 0 || isInside(windows, at))) return { open: true };
  const nextAt = nextOpen(local, at);
  return {
    open: false,
    why: closure?.why ?? 'outside-window',
    name: closure?.name ?? windows.map((window) => window.name).join(', '),
    ...(nextAt !== undefined && { nextAt }),
  };
}
