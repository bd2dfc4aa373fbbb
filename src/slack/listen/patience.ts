import type { Clock } from '../../workflow/ports.ts';

/** What `promise` gives within `ms`; undefined when it takes longer. The promise goes on and is the caller's to await. */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const patience = clock.wait(ms, over.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([promise, patience]);
  } finally {
    over.abort();
  }
}
