import type { NumberRecord } from './records.ts';

const keptMs = 120_000;

/** Earlier states of the numbers, so that a stale replica can answer with the state of a minute ago. */
export class NumberHistory {
  readonly #past = new Map<string, { until: number; was: NumberRecord }[]>();

  /** Keeps the number as it is; call it before every change at world time `now`. */
  remember(number: NumberRecord, now: number): void {
    const kept = (this.#past.get(number.id) ?? []).filter((entry) => entry.until > now - keptMs);
    this.#past.set(number.id, [...kept, { until: now, was: structuredClone(number) }]);
  }

  /** The number as it was at world time `then`, at most two minutes ago. */
  at(number: NumberRecord, then: number): NumberRecord {
    return this.#past.get(number.id)?.find((entry) => entry.until > then)?.was ?? number;
  }
}
