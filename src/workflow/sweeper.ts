import { JournalUnreadable } from '../migration/journal-chain.ts';
import type { MigrationId } from '../migration/ids.ts';
import { LOOK_AGAIN_MS } from './ledger.ts';
import type { Clock, DueTimes } from './ports.ts';

const EVERY_MS = 500;
const AT_ONCE = 100;

/** What the sweeper needs; `run` is the runner, `report` hears of what went wrong and must not throw. */
export interface SweeperPorts {
  due: DueTimes;
  clock: Clock;
  run: (id: MigrationId) => Promise<void>;
  report: (problem: string, error: unknown) => void;
}

/**
 * Finds every migration whose time has come, whether or not a wake-up arrived: lost, doubled and reordered wake-ups change
 * nothing. Runs until the signal is aborted; Redis being away only makes it wait.
 */
export async function sweep({ due, clock, run, report }: SweeperPorts, signal: AbortSignal): Promise<void> {
  const underWay = new Set<Promise<void>>();

  // Only an upgrade or an operator changes a record that cannot be read: it is told once, not at every look.
  const told = new Set<string>();
  const tell = (id: MigrationId, error: unknown) => {
    const record = error instanceof JournalUnreadable ? `${id} ${error.seq}` : undefined;
    if (record !== undefined && told.has(record)) return;
    if (record !== undefined) told.add(record);
    report('migration run failed', error);
  };

  const begin = (id: MigrationId) => {
    const work = run(id)
      .catch((error: unknown) => tell(id, error))
      .finally(() => underWay.delete(work));
    underWay.add(work);
  };

  const round = async () => {
    const now = clock.now();
    for (const id of await due.due(now, AT_ONCE)) {
      // Pushed on before it is begun, so that no replica begins it again in the same second.
      await due.set(id, now + LOOK_AGAIN_MS);
      begin(id);
    }
  };

  while (!signal.aborted) {
    await round().catch((error: unknown) => report('sweep failed', error));
    await clock.wait(EVERY_MS, signal).catch(() => undefined);
  }
  await Promise.allSettled(underWay);
}
