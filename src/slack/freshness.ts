/** Whether a signed request is of now and seen for the first time; pure but for its memory. */
export interface Freshness {
  /** False when the header is no number or more than five minutes away from `now`, on either side. */
  isTimely(timestampHeader: string | undefined, nowMs: number): boolean;
  /** True when a request with this signature has been accepted before. */
  isKnown(signature: string, nowMs: number): boolean;
  /** Remembers an accepted signature; false when it was known already. */
  accept(signature: string, nowMs: number): boolean;
}

const WINDOW_SECONDS = 300;
/** Three times the window: a signature is useless to a replayer long before it is forgotten. */
const MEMORY_MS = 900_000;

/**
 * Bolt refuses old timestamps only; a request from the future would stay replayable until then (measured: cutover protocol,
 * section 6). The memory is one process's: a replay to another replica within five minutes reaches operations that are
 * idempotent by their own records.
 */
export function createFreshness(): Freshness {
  const seen = new Map<string, number>();
  const forgetOld = (nowMs: number) => {
    for (const [signature, at] of seen) {
      if (at + MEMORY_MS > nowMs) return;
      seen.delete(signature);
    }
  };
  return {
    isTimely: (header, nowMs) =>
      header !== undefined && /^\d{1,12}$/u.test(header) && Math.abs(nowMs / 1000 - Number(header)) <= WINDOW_SECONDS,
    isKnown: (signature, nowMs) => (seen.get(signature) ?? -Infinity) + MEMORY_MS > nowMs,
    accept(signature, nowMs) {
      forgetOld(nowMs);
      if (seen.has(signature)) return false;
      seen.set(signature, nowMs);
      return true;
    },
  };
}
