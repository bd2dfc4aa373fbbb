import type { WabaId } from '../migration/ids.ts';
import type { Clock } from './ports.ts';
import type { AccountReads } from './watch-ports.ts';

const everyMs = 1_000;

/** Few: numbers that have just moved are read beside them, and must not wait. */
const atOnce = 4;

/** How long an account is the reader's own; one whose replica has died is read again after that. */
const claimMs = 120_000;

/** What the sweep needs; `report` hears of what went wrong and must not throw. */
export interface AccountSweepPorts {
  reads: Pick<AccountReads, 'enter' | 'claim'>;
  /** The accounts there are: each is entered at the start, whenever its numbers moved. */
  wabas: readonly WabaId[];
  clock: Clock;
  read: (waba: WabaId) => Promise<void>;
  report: (problem: string, error: unknown) => void;
}

/** Reads every account when its time has come, until the signal is aborted; then waits for the readings under way. */
export async function sweepAccounts(ports: AccountSweepPorts, signal: AbortSignal): Promise<void> {
  const { reads, wabas, clock, read, report } = ports;
  const underWay = new Set<Promise<void>>();
  let isEntered = false;

  const readOne = (waba: WabaId): void => {
    const reading = read(waba)
      .catch((error: unknown) => report('an account could not be read', error))
      .finally(() => underWay.delete(reading));
    underWay.add(reading);
  };

  const round = async (): Promise<void> => {
    const now = clock.now();
    if (!isEntered) await reads.enter(wabas, now);
    isEntered = true;
    const free = atOnce - underWay.size;
    if (free > 0) for (const waba of await reads.claim(now, now + claimMs, free)) readOne(waba);
  };

  while (!signal.aborted) {
    await round().catch((error: unknown) => report('account sweep failed', error));
    await clock.wait(everyMs, signal).catch(() => undefined);
  }
  await Promise.allSettled(underWay);
}
