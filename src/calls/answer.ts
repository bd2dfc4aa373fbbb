/** What the other side answered, before anybody decided what it means. */
export interface Answer {
  status: number;
  /** By lower-case name. */
  header(name: string): string | undefined;
  /** The JSON value; undefined when the body was empty. */
  body: unknown;
  /** False when there was a body and it was not JSON (HTML of a proxy, a truncated text). */
  isJson: boolean;
}

/** Reads a body as JSON without ever throwing: what is no JSON says so in {@link Answer.isJson}. */
export function toAnswer(status: number, header: Answer['header'], text: string): Answer {
  if (text.trim() === '') return { status, header, body: undefined, isJson: true };
  try {
    return { status, header, body: JSON.parse(text) as unknown, isJson: true };
  } catch {
    return { status, header, body: undefined, isJson: false };
  }
}

/** Nobody asks for more in earnest, and a time that is no number could not be recorded. */
const LONGEST_WAIT_MS = 30 * 86_400_000;

/** Milliseconds of a `Retry-After` header in seconds or as a date; undefined without one that lies ahead, within a month. */
export function retryAfterMs(answer: Answer, now: number): number | undefined {
  const value = answer.header('retry-after');
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return ms > 0 && ms <= LONGEST_WAIT_MS ? ms : undefined;
}
