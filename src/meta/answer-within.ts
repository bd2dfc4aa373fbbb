import type { Clock } from '../workflow/ports.ts';

/** A read of Meta waits so long for the storage at most, ms. */
const PATIENCE_MS = 500;

/** What the storage answers; undefined when it does not in time, or refuses. */
export async function answerWithin<T>(clock: Clock, asking: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const late = clock.wait(PATIENCE_MS, over.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([asking.catch(() => undefined), late]);
  } finally {
    over.abort();
  }
}
