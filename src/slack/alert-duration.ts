import type { AlertWords } from './alert-catalogue.ts';

const UNITS = [
  { key: 'alert.duration.days', ms: 86_400_000 },
  { key: 'alert.duration.hours', ms: 3_600_000 },
  { key: 'alert.duration.minutes', ms: 60_000 },
  { key: 'alert.duration.seconds', ms: 1_000 },
] as const;

/** A duration in its two largest units, `2 hours 5 minutes`; at least one second. Plain text. */
export function durationText(ms: number, words: AlertWords): string {
  const seconds = Math.max(1, Math.round(ms / 1_000)) * 1_000;
  const first = UNITS.findIndex((unit) => seconds >= unit.ms);
  const [longer, shorter] = UNITS.slice(first, first + 2);
  if (!longer) return words.plain('alert.duration.seconds', { count: 1 });
  const long = words.plain(longer.key, { count: Math.floor(seconds / longer.ms) });
  const rest = shorter ? Math.floor((seconds % longer.ms) / shorter.ms) : 0;
  if (!shorter || rest === 0) return long;
  return words.plain('alert.duration.both', { longer: long, shorter: words.plain(shorter.key, { count: rest }) });
}
