import type { E164 } from '../migration/ids.ts';
import type { Clock } from './ports.ts';
import type { WatchStore } from './watch-ports.ts';

const everyMs = 500;
const atOnce = 16;

/** A number whose look failed is left alone this long, so that a fault of the storage is not a flood of calls to Meta. */
const pauseAfterFaultMs = 5_000;

/** What the sweep needs; `report` hears of what went wrong and must not throw. */
export interface WatchSweepPorts {
  watches: Pick<WatchStore, 'due'>;
  clock: Clock;
  look: (number: E164) => Promise<void>;
  report: (problem: string, error: unknown) => void;
}

/**
 * Reads every watched number when its time has come, {@link atOnce} at a time. Runs until the signal is aborted, then waits
 * for the looks under way; Redis being away only makes it wait.
 */
export async function sweepWatches(ports: WatchSweepPorts, signal: AbortSignal): Promise<void> {
  const { watches, clock, look, report } = ports;
  const underWay = new Map<E164, Promise<void>>();

  const lookAt = async (number: E164): Promise<void> => {
    try {
      await look(number);
    } catch (error) {
      report('health reading failed', error);
      await clock.wait(pauseAfterFaultMs, signal).catch(() => undefined);
    }
  };

  const round = async () => {
    const due = await watches.due(clock.now(), atOnce * 2);
    const waiting = due.filter((number) => !underWay.has(number));
    for (const number of waiting.slice(0, Math.max(0, atOnce - underWay.size)))
      underWay.set(
        number,
        lookAt(number).finally(() => underWay.delete(number)),
      );
  };

  while (!signal.aborted) {
    await round().catch((error: unknown) => report('watch sweep failed', error));
    await clock.wait(everyMs, signal).catch(() => undefined);
  }
  await Promise.allSettled(underWay.values());
}
