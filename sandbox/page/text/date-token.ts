const DAY_MS = 86_400_000;

type Style = Intl.DateTimeFormatOptions;

const STYLES: Record<string, Style> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_slash: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  date_long_full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  day_divider_pretty: { weekday: 'long', month: 'long', day: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

/**
 * A moment written the way Slack's date tokens ask for ("{date_short} at {time}"), in the viewer's language and zone.
 * Slack, "Formatting text for app surfaces", date formatting. Unknown tokens stay as they are.
 * @param seconds Unix time in seconds
 * @param format text with tokens in braces
 * @param now the present, for "today", "yesterday" and {ago}
 */
export function formatDateToken(seconds: number, format: string, now: Date): string {
  const moment = new Date(seconds * 1000);
  return format.replace(/\{([a-z_]+)\}/g, (token, name: string) => formatOne(moment, name, now) ?? token);
}

function formatOne(moment: Date, name: string, now: Date): string | undefined {
  if (name === 'ago') return ago(moment, now);
  if (name === 'date_num') return isoDay(moment);
  const near = name.endsWith('_pretty') ? nearDay(moment, now) : undefined;
  const style = STYLES[name] ?? STYLES[name.replace(/_pretty$/, '')];
  return near ?? (style && new Intl.DateTimeFormat(undefined, style).format(moment));
}

/** "today", "yesterday" or "tomorrow" in the viewer's zone; undefined further away. */
export function nearDay(moment: Date, now: Date): string | undefined {
  const days = Math.round((startOfDay(moment) - startOfDay(now)) / DAY_MS);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
}

/** Hours and minutes in the viewer's language and zone. */
export function clock(moment: Date): string {
  return new Intl.DateTimeFormat(undefined, STYLES['time']).format(moment);
}

function startOfDay(moment: Date): number {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

function isoDay(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

function ago(moment: Date, now: Date): string {
  const seconds = Math.round((moment.getTime() - now.getTime()) / 1000);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  return unit ? relative.format(Math.round(seconds / unit[1]), unit[0]) : relative.format(seconds, 'second');
}
