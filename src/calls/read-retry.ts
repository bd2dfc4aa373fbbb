import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { CallFailure } from '../migration/failure.ts';

/** How often and how fast reads are repeated; `random` gives numbers in [0, 1) for the jitter. */
export interface ReadRetryOptions {
  /** Tries after the first one. */
  repeats: number;
  firstDelayMs: number;
  longestDelayMs: number;
  random: () => number;
}

/** Runs a read until it succeeds, fails for a reason that repeating won't cure, or was repeated often enough. */
export type ReadRetry = <T>(read: () => Promise<T>) => Promise<T>;

/** Doubling delays with full jitter. Only failures of class `retry` without a stated time are repeated. */
export function createReadRetry({ repeats, firstDelayMs, longestDelayMs, random }: ReadRetryOptions): ReadRetry {
  const policy = retry(
    handleWhen(
      (error) => error instanceof CallFailure && error.failure.class === 'retry' && error.failure.retryAt === undefined,
    ),
    {
      maxAttempts: repeats,
      backoff: new DelegateBackoff<{ attempt: number }>(
        ({ attempt }) => random() * Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)),
      ),
    },
  );
  return (read) => policy.execute(read);
}

/** For callers that repeat by themselves. */
export const readOnce: ReadRetry = (read) => read();
