import type { Answer } from '../calls/answer.ts';
import { CallFailure, type Failure } from '../migration/failure.ts';
import type { WabaId } from '../migration/ids.ts';
import type { GraphUsage, UsageReading } from '../workflow/budget-ports.ts';
import type { Clock } from '../workflow/ports.ts';
import { createAllowance } from './allowance.ts';
import { createSharedReadings } from './shared-readings.ts';
import { usageIn } from './usage.ts';

/** From here on calls are spread out, and from there on only urgent ones are made (domain notes 11). */
const slowFrom = 75;
const urgentOnlyFrom = 90;
/** At {@link slowFrom} a call waits this long, growing to ten times as much at {@link urgentOnlyFrom}. */
const shortestDelayMs = 200;
/** The budgets are rolling hours; without a new answer an old reading is tested again after this time. */
const staleAfterMs = 60_000;

/** A read that wants to be made. */
export interface Passing {
  urgent: boolean;
  background?: boolean | undefined;
  account?: WabaId | undefined;
}

/** Keeps the app below its limits: every Graph call passes it, every answer updates it. One per process. */
export interface UsageGate {
  /**
   * Resolves when the call may be made: at once for urgent ones. Rejects with `usage-near-limit` when it has to wait long;
   * for one in the background that is so as soon as the others slow down.
   */
  pass(call: Passing): Promise<void>;
  /** Counts a call that waits for nothing. */
  spend(account: WabaId | undefined): void;
  note(answer: Answer): void;
  /** A throttle failure with the time at which Meta says that it will answer again. */
  withWait(failure: Failure): Failure;
}

const slows = ({ percent, regainAt }: UsageReading): boolean => percent >= slowFrom || regainAt > 0;

/** A gate that has seen nothing yet; with `usage` it shares with all replicas what is called and what Meta says of it. */
export function createUsageGate(clock: Clock, usage?: GraphUsage): UsageGate {
  const readings = new Map<string, UsageReading>();
  const allowance = usage && createAllowance(clock, usage);
  const shared = usage && createSharedReadings(clock, usage);

  const current = (): UsageReading[] => {
    for (const [budget, { at, regainAt }] of readings) {
      if (clock.now() >= Math.max(at + staleAfterMs, regainAt)) readings.delete(budget);
    }
    return [...readings.values()];
  };
  const regainAt = (): number => Math.max(0, ...current().map((reading) => reading.regainAt));

  const keep = (reading: UsageReading): void => {
    const known = readings.get(reading.budget);
    if (!known || known.at <= reading.at) readings.set(reading.budget, reading);
  };

  const spend = (account: WabaId | undefined): void => {
    if (account !== undefined) allowance?.spend(account);
  };

  /** What Meta's headers demand. */
  const heed = async (isBackground: boolean): Promise<void> => {
    const percent = Math.max(0, ...current().map((reading) => reading.percent));
    if (percent < slowFrom) return;
    if (percent >= urgentOnlyFrom || isBackground || regainAt() > clock.now()) {
      const retryAt = Math.max(regainAt(), clock.now() + staleAfterMs);
      throw new CallFailure({ source: 'meta', class: 'throttle', kind: 'usage-near-limit', retryAt });
    }
    const share = (percent - slowFrom) / (urgentOnlyFrom - slowFrom);
    await clock.wait(Math.round(shortestDelayMs * (1 + 9 * share)));
  };

  return {
    spend,
    async pass({ urgent, background = false, account }) {
      if (urgent) return spend(account);
      if (shared) for (const reading of await shared.learn()) keep(reading);
      await heed(background);
      if (account !== undefined) await allowance?.take(account, background);
    },
    note(answer) {
      const at = clock.now();
      for (const { budget, percent, regainMs } of usageIn(answer)) {
        const isRefused = regainMs > 0;
        const reading = { budget, percent: isRefused ? 100 : percent, at, regainAt: isRefused ? at + regainMs : 0 };
        readings.set(budget, reading);
        shared?.tell(reading, slows(reading));
      }
    },
    withWait(failure) {
      const at = regainAt();
      return failure.class === 'throttle' && at > clock.now() ? { ...failure, retryAt: Math.round(at) } : failure;
    },
  };
}
