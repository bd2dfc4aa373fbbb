import { within, type Clock } from '../workflow/ports.ts';

/** A read of Meta waits so long for the storage at most, ms. */
const PATIENCE_MS = 500;

/** What the storage answers; undefined when it does not in time, or refuses. */
export const answerWithin = <T>(clock: Clock, asking: Promise<T>): Promise<T | undefined> =>
  within(
    clock,
    PATIENCE_MS,
    asking.catch(() => undefined),
  );
