import { rebuild } from './rebuild.ts';
import type { StorageMark, StorageWatchPorts } from './rebuild-ports.ts';
import type { BootGate } from './guard-ports.ts';
import { leased } from './ports.ts';

const EVERY_MS = 1_000;
/** After Slack or Redis failed. */
const AGAIN_MS = 5_000;

/** A storage without its mark may have forgotten calls that were made: no cutover until it is rebuilt. */
export const gateOnMark = (gate: BootGate, mark: StorageMark): BootGate => ({
  async check() {
    const checked = await gate.check();
    if (!checked.ok || (await mark.isThere())) return checked;
    return { ok: false, reasons: [{ reason: 'storage-lost' }] };
  },
});

/** Looks after the storage; `suspect` says that it may have lost something though its mark stands. */
export interface StorageWatch {
  run(signal: AbortSignal): Promise<void>;
  suspect(): void;
}

/**
 * Finds out that Redis was emptied, or came back without what it was told last, and rebuilds from the channel what can be. One
 * replica does it; the mark is set when everything is done, so that a crash in between begins again.
 */
export function createStorageWatch(ports: StorageWatchPorts): StorageWatch {
  const { mark, leases, clock, announce, told, report } = ports;
  // Whatever was lost while nobody looked is found at the start.
  let isSuspect = true;

  const restore = async (): Promise<void> => {
    try {
      isSuspect = false;
      const results = await rebuild(ports);
      const changed = results.filter(({ verdict }) => verdict !== 'known' && verdict !== 'over');
      if (changed.length > 0) told(changed);
      const unknown = changed.filter(({ verdict }) => verdict === 'unknown').map(({ id }) => id);
      if (unknown.length > 0) await announce(unknown);
      await mark.set(clock.now());
    } catch (error) {
      isSuspect = true;
      throw error;
    }
  };

  const look = async (): Promise<void> => {
    const isLost = !(await mark.isThere());
    if (isLost || isSuspect) await leased(leases, 'rebuild', restore);
  };

  return {
    suspect: () => void (isSuspect = true),
    async run(signal) {
      while (!signal.aborted) {
        let pause = EVERY_MS;
        await look().catch((error: unknown) => {
          pause = AGAIN_MS;
          report('what the storage lost could not be rebuilt yet', error);
        });
        await clock.wait(pause, signal).catch(() => undefined);
      }
    },
  };
}
