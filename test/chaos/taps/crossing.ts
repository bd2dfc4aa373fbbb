/** One exchange between a process and a neighbour of it, as the wire shows it. */
export interface Exchange {
  /** The neighbour: `Redis`, `Meta`, `Slack` … */
  with: string;
  /** What is asked, without anything that differs from one migration to the next. */
  what: string;
  /** The whole request, to look for names in. */
  text: string;
}

/** `before`: asked, and nobody has heard it yet; `after`: answered, and the process has not heard it yet. */
export type Side = 'before' | 'after';

/** `swallow`: it never arrives. */
export type Verdict = 'pass' | 'swallow' | { later: Promise<void> };

/**
 * Hears of everything that crosses, in the moment it does. `later` is for requests of HTTP alone: the process loses its
 * connection now, and the neighbour gets the request then.
 */
export type Heard = (exchange: Exchange, side: Side) => Verdict;

/** Something between a process and a neighbour. */
export interface Tap {
  /** Of the loopback interface. */
  port: number;
  close(): Promise<void>;
}

const VARYING: readonly [RegExp, string][] = [
  [/(?<=\/upload\/v1\/)\w+/gu, '*'],
  [/[0-9a-f]{16,}/gu, '*'],
  [/\d+-[a-z2-7]{10}/gu, '*'],
  [/branch-\d+/gu, 'branch-*'],
  [/\b[UCTBW]0[A-Z0-9]{4,}\b/gu, '*'],
  [/(?<![a-z])[A-Za-z0-9_-]{22,}/gu, '*'],
  [/\d{2,}/gu, '*'],
];

/** The text without ids, numbers and times. */
export const withoutNames = (text: string): string =>
  VARYING.reduce((rest, [pattern, placeholder]) => rest.replaceAll(pattern, placeholder), text);
