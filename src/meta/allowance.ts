import { CallFailure } from '../migration/failure.ts';
import type { WabaId } from '../migration/ids.ts';
import type { CallBudget, GraphUsage } from '../workflow/budget-ports.ts';
import type { Clock } from '../workflow/ports.ts';
import { answerWithin } from './answer-within.ts';

/** The part of an account's budget that reads leave for cutovers and writes, and the steady watch for everybody. */
const LEAVES = { read: 1 / 4, background: 1 / 2 };
/** Longest a read waits for its turn before whoever wants it is told when to come again. */
const LONGEST_WAIT_MS = 10_000;
/** While nobody can say what is left, reads in the background rest for so long. */
const AWAY_MS = 60_000;

/** What one process may call, of what all replicas share; see {@link GraphUsage}. */
export interface Allowance {
  /** Counts a call that waits for nothing: a cutover's, or a write. */
  spend(account: WabaId): void;
  /**
   * Resolves when the read may be made. Rejects with `usage-near-limit` when it would have to wait long; in the background at once,
   * and also while the storage does not answer: then the others go by what Meta's headers say.
   */
  take(account: WabaId, isBackground: boolean): Promise<void>;
}

const tooMuch = (retryAt: number): CallFailure =>
  new CallFailure({ source: 'meta', class: 'throttle', kind: 'usage-near-limit', retryAt: Math.ceil(retryAt) });

/** The allowance over the shared budgets. */
export function createAllowance(clock: Clock, usage: GraphUsage): Allowance {
  const { burst } = usage;
  const budgets = new Map<WabaId, CallBudget>();
  const budgetOf = (account: WabaId): CallBudget => {
    const known = budgets.get(account) ?? usage.calls(account);
    budgets.set(account, known);
    return known;
  };

  /** What is left for it; how long to wait otherwise, undefined when the storage does not say. */
  const ask = (account: WabaId, isBackground: boolean): Promise<number | undefined> => {
    const leaves = isBackground ? LEAVES.background : LEAVES.read;
    return answerWithin(clock, budgetOf(account).take(Math.floor(burst * leaves)));
  };

  return {
    spend(account) {
      void budgetOf(account)
        .take(-burst)
        .catch(() => undefined);
    },
    async take(account, isBackground) {
      const end = clock.monotonic() + LONGEST_WAIT_MS;
      for (;;) {
        const wait = await ask(account, isBackground);
        if (wait === 0) return;
        if (isBackground) throw tooMuch(clock.now() + (wait ?? AWAY_MS));
        if (wait === undefined) return;
        if (clock.monotonic() + wait > end) throw tooMuch(clock.now() + wait);
        await clock.wait(wait);
      }
    },
  };
}
