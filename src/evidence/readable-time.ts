/** Epoch ms as UTC to the millisecond, ISO 8601: what CSV and page show. */
export const isoTime = (at: number): string => new Date(at).toISOString();

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A duration in ms for people: `850 ms`, `12.3 s`, `4 min 5 s`, `2 d 3 h`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${Math.round(ms / 100) / 10} s`;
  const parts: string[] = [];
  let left = ms;
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  const seconds = Math.round(left / 1_000);
  return [...parts, ...(seconds > 0 ? [`${seconds} s`] : [])].slice(0, 2).join(' ');
}
