import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const timeZone = z.string().refine((name) => {
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}, 'must be a time zone such as Europe/Berlin');

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 03:00');

/** Hours of the week in which a cutover may be made; `to` not after `from` means the next morning. */
export const CutoverWindow = z.strictObject({
  name: z.string().min(1).max(60),
  days: z.array(z.enum(DAYS)).min(1),
  from: clockTime,
  to: clockTime,
  timeZone,
});
export type CutoverWindow = z.infer<typeof CutoverWindow>;

/** A stretch of time in which none may be made, by local date and time. */
export const CutoverFreeze = z.strictObject({
  name: z.string().min(1).max(60),
  from: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must look like 2026-12-20T00:00'),
  to: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must look like 2027-01-05T00:00'),
  timeZone,
});
export type CutoverFreeze = z.infer<typeof CutoverFreeze>;

/** When cutovers may be made. Without windows: always, except in freezes. */
export interface Calendar {
  windows: readonly CutoverWindow[];
  freezes: readonly CutoverFreeze[];
}

/** Whether a moment is open; when not, why, and when it opens next (epoch ms; absent: not within the next year). */
export type Opening =
  { open: true; until?: number } | { open: false; why: 'outside-window' | 'frozen'; name: string; nextAt?: number };

interface Span {
  from: number;
  to: number;
}

/** A wall time that the clocks skip begins when they have jumped; one that occurs twice, the first time. */
const instantOf = (date: Temporal.PlainDate, time: string, zone: string): number =>
  date.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(zone, { disambiguation: 'compatible' })
    .epochMilliseconds;

function spanOn(window: CutoverWindow, date: Temporal.PlainDate): Span | undefined {
  const day = DAYS[date.dayOfWeek - 1];
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

/** The first moment from `at` on that is open. Windows and freezes end finitely often, so this does. */
function nextOpen(calendar: Calendar, at: number): number | undefined {
  let candidate = nextInWindow(calendar.windows, at);
  for (let tries = 0; candidate !== undefined && tries < 1_000; tries++) {
    const moment: number = candidate;
    const frozen = calendar.freezes.map(frozenSpan).find((span) => holds(span, moment));
    if (!frozen) return moment;
    candidate = nextInWindow(calendar.windows, frozen.to);
  }
  return undefined;
}

/** Whether a cutover may be made at `at` (epoch ms); pure, and the same on every machine whatever its own zone. */
export function openingAt(calendar: Calendar, at: number): Opening {
  const frozen = calendar.freezes.find((freeze) => holds(frozenSpan(freeze), at));
  const inside = calendar.windows.find((window) => {
    const { value } = spansFrom(window, at).next();
    return value !== undefined && holds(value, at);
  });
  if (!frozen && (inside || calendar.windows.length === 0)) return { open: true };
  const nextAt = nextOpen(calendar, at);
  return {
    open: false,
    why: frozen ? 'frozen' : 'outside-window',
    name: frozen?.name ?? calendar.windows.map((window) => window.name).join(', '),
    ...(nextAt !== undefined && { nextAt }),
  };
}
