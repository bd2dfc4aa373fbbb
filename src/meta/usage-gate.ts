import type { Answer } from '../calls/answer.ts';
import { CallFailure, type Failure } from '../migration/failure.ts';
import type { Clock } from '../workflow/ports.ts';
import { usageIn } from './usage.ts';

/** From here on calls are spread out, and from there on only urgent ones are made (domain notes 11). */
const slowFrom = 75;
const urgentOnlyFrom = 90;
/** At {@link slowFrom} a call waits this long, growing to ten times as much at {@link urgentOnlyFrom}. */
const shortestDelayMs = 200;
/** The budgets are rolling hours; without a new answer an old reading is tested again after this time. */
const staleAfterMs = 60_000;

interface Reading {
  percent: number;
  at: number;
  regainAt: number;
}

/** Keeps the app below its limits: every Graph call passes it, every answer updates it. One per process. */
export interface UsageGate {
  /**
   * Resolves when the call may be made: at once for urgent ones. Rejects with `usage-near-limit` when it has to wait long;
   * for one in the background that is so as soon as the others slow down.
   */
  pass(call: { urgent: boolean; background?: boolean | undefined }): Promise<void>;
  note(answer: Answer): void;
  /** A throttle failure with the time at which Meta says that it will answer again. */
  withWait(failure: Failure): Failure;
}

/** A gate that has seen nothing yet. */
export function createUsageGate(clock: Clock): UsageGate {
  const readings = new Map<string, Reading>();
  const current = (): Reading[] => {
    for (const [budget, { at, regainAt }] of readings) {
      if (clock.now() >= Math.max(at + staleAfterMs, regainAt)) readings.delete(budget);
    }
    return [...readings.values()];
  };
  const regainAt = (): number => Math.max(0, ...current().map((reading) => reading.regainAt));
  return {
    async pass({ urgent, background = false }) {
      const percent = Math.max(0, ...current().map((reading) => reading.percent));
      if (urgent || percent < slowFrom) return;
      if (percent >= urgentOnlyFrom || background || regainAt() > clock.now()) {
        const retryAt = Math.max(regainAt(), clock.now() + staleAfterMs);
        throw new CallFailure({ source: 'meta', class: 'throttle', kind: 'usage-near-limit', retryAt });
      }
      const share = (percent - slowFrom) / (urgentOnlyFrom - slowFrom);
      await clock.wait(Math.round(shortestDelayMs * (1 + 9 * share)));
    },
    note(answer) {
      const at = clock.now();
      for (const { budget, percent, regainMs } of usageIn(answer)) {
        readings.set(budget, { percent: regainMs > 0 ? 100 : percent, at, regainAt: regainMs > 0 ? at + regainMs : 0 });
      }
    },
    withWait(failure) {
      const at = regainAt();
      return failure.class === 'throttle' && at > clock.now() ? { ...failure, retryAt: Math.round(at) } : failure;
    },
  };
}
