import type { WabaId } from '../migration/ids.ts';
import type { Clock } from './ports.ts';
import type { AccountStore } from './watch-ports.ts';

const everyMs = 500;
const atOnce = 50;

/** An account whose settling failed is left alone this long. */
const pauseAfterFaultMs = 5_000;

/** What the sweep needs; `report` hears of what went wrong and must not throw. */
export interface IncidentSweepPorts {
  accounts: Pick<AccountStore, 'due'>;
  clock: Clock;
  settle: (waba: WabaId) => Promise<void>;
  report: (problem: string, error: unknown) => void;
}

/** Settles every account when its time has come, until the signal is aborted. Redis being away only makes it wait. */
export async function sweepIncidents(ports: IncidentSweepPorts, signal: AbortSignal): Promise<void> {
  const { accounts, clock, settle, report } = ports;
  const restUntil = new Map<WabaId, number>();

  const settleOne = async (waba: WabaId): Promise<void> => {
    try {
      await settle(waba);
      restUntil.delete(waba);
    } catch (error) {
      restUntil.set(waba, clock.now() + pauseAfterFaultMs);
      report('incidents of an account could not be settled', error);
    }
  };

  const round = async () => {
    const due = await accounts.due(clock.now(), atOnce);
    await Promise.all(due.filter((waba) => (restUntil.get(waba) ?? 0) <= clock.now()).map(settleOne));
  };

  while (!signal.aborted) {
    await round().catch((error: unknown) => report('incident sweep failed', error));
    await clock.wait(everyMs, signal).catch(() => undefined);
  }
}
