import type { Failure } from '../migration/failure.ts';

type Span = number | readonly [from: number, to: number];

/**
 * One line of an error table: what an answer must look like, and what it means. A row without `code` fits answers without
 * a code. The first row that fits decides, so rows with `text` stand before the general one of their code.
 */
export interface ErrorRow {
  code?: Span;
  subcode?: number;
  http?: Span;
  /** Tried on everything the other side said in words. */
  text?: RegExp;
  kind: string;
  class: Failure['class'];
  /** How long the cause lasts; gives `retryAt`. */
  waitMs?: number;
  /** The other side states the wait in words: "try again in 5 minutes". */
  waitIsStated?: true;
  /** The call may have taken effect in spite of this answer. */
  mayHaveActed?: true;
}

/** An answer that says no, reduced to what the tables decide on. */
export interface Refusal {
  httpStatus: number;
  code?: number;
  subcode?: number;
  text: string;
}

/** The first row of the table that fits. */
export function rowFor(rows: readonly ErrorRow[], refusal: Refusal): ErrorRow | undefined {
  return rows.find(
    (row) =>
      (row.code === undefined ? refusal.code === undefined : within(row.code, refusal.code)) &&
      (row.subcode === undefined || row.subcode === refusal.subcode) &&
      (row.http === undefined || within(row.http, refusal.httpStatus)) &&
      (row.text?.test(refusal.text) ?? true),
  );
}

function within(span: Span, value: number | undefined): boolean {
  if (value === undefined) return false;
  return typeof span === 'number' ? span === value : value >= span[0] && value <= span[1];
}

const unitMs: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds of "… again in 5 minutes", "wait 1 hour"; undefined when the text names no wait. */
export function statedWaitMs(text: string): number | undefined {
  const [, count, unit] =
    /\b(?:wait|again|after|in)\s(?:\w+\s){0,3}?(\d{1,4})\s*(second|minute|hour|day)s?\b/i.exec(text) ?? [];
  const ms = unitMs[unit?.toLowerCase() ?? ''];
  return count === undefined || ms === undefined ? undefined : Number(count) * ms;
}
