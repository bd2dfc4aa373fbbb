import { z } from 'zod';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `500ms`, `30s`, `15m`, `4h` or `7d`; undefined for anything else, and for nothing (`0m`). */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,6})(ms|s|m|h|d)$/.exec(text) ?? [];
  return count && unit ? Number(count) * unitMs[unit as keyof typeof unitMs] : undefined;
}

/** A duration as people write it, read as milliseconds. */
export const Duration = z.string({ error: durationHint }).transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: durationHint() });
  return z.NEVER;
});

function durationHint(): string {
  return 'must be a duration such as 30s, 15m, 4h or 7d';
}
