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
  /** Only answers whose body is no JSON. */
  garbled?: true;
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
  garbled?: boolean;
}

/** The first row of the table that fits. */
export function rowFor(rows: readonly ErrorRow[], refusal: Refusal): ErrorRow | undefined {
  return rows.find((row) => fitsNumbers(row, refusal) && fitsBody(row, refusal));
}

function fitsNumbers({ code, subcode, http }: ErrorRow, refusal: Refusal): boolean {
  const fitsCode = code === undefined ? refusal.code === undefined : within(code, refusal.code);
  const fitsSubcode = subcode === undefined || subcode === refusal.subcode;
  return fitsCode && fitsSubcode && (http === undefined || within(http, refusal.httpStatus));
}

function fitsBody({ garbled, text }: ErrorRow, refusal: Refusal): boolean {
  return (garbled === undefined || refusal.garbled === true) && (text?.test(refusal.text) ?? true);
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
