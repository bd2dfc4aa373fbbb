import { setTimeout as pause } from 'node:timers/promises';

/** Resolves as soon as the condition holds; rejects with its last failure after `timeoutMs`. */
export async function until(condition: () => unknown, timeoutMs = 5_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  let failure: unknown;
  while (performance.now() < end) {
    try {
      if (await condition()) return;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await pause(5);
  }
  throw new Error(`the condition did not come true: ${condition.toString()}`, { cause: failure });
}
