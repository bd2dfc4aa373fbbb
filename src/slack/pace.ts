import { type Clock, within } from '../workflow/ports.ts';
import type { CallBudget, CallLimits } from '../workflow/budget-ports.ts';
import { createBucket } from './bucket.ts';
import { slackFailureOf } from './web-api.ts';

/** What goes first: alerts, then approvals and final states, then progress. */
export type Urgency = 'alert' | 'decision' | 'progress';

/** Keeps calls within what Slack allows, with room for short bursts. */
export interface Pace {
  /**
   * Makes the call when its turn has come: in the order of asking, urgent ones first. When Slack says that it was too much, nobody of
   * all replicas makes another before the time Slack named. Rejects with what the call rejected with, or with the signal's reason.
   */
  run<T>(urgency: Urgency, signal: AbortSignal, call: () => Promise<T>): Promise<T>;
}

/** The part of the bucket that each leaves for what is more urgent. */
const LEAVES: Record<Urgency, number> = { alert: 0, decision: 1 / 8, progress: 1 / 2 };
const ORDER: readonly Urgency[] = ['alert', 'decision', 'progress'];

/** Without an answer from Redis in this time the process goes by itself: Slack remains the judge. */
const SHARED_WITHIN_MS = 500;
/** Somebody more urgent may have taken the call that was foreseen, so nobody sleeps longer than this without looking. */
const LONGEST_NAP_MS = 5_000;

/** Made once, because an abort without a reason makes an exception each time. */
const NUDGED = 'nudged';

interface Waiting {
  urgency: Urgency;
  go: () => void;
}

/**
 * The pace of one method, or of one channel (docs.slack.dev, rate limits: tier 3 is 50 a minute, messages about one a second and channel).
 * `shared` is the budget of all replicas; while it does not answer, each has one of its own.
 */
export function createPace(clock: Clock, limits: CallLimits, shared?: CallBudget): Pace {
  const own = createBucket(clock, limits);
  const waiting: Waiting[] = [];
  let isServing = false;
  let nudge = new AbortController();

  const take = async (reserve: number): Promise<number> => {
    const answer = shared && (await within(clock, SHARED_WITHIN_MS, shared.take(reserve)).catch(() => undefined));
    return answer ?? own.take(reserve);
  };

  /** A full bucket is enough for everybody. */
  const reserveFor = (urgency: Urgency) => Math.min(limits.burst * LEAVES[urgency], limits.burst - 1);

  const nap = (ms: number): Promise<void> =>
    clock.wait(Math.min(ms, LONGEST_NAP_MS), nudge.signal).catch(() => undefined);

  const next = (): Waiting | undefined => {
    for (const urgency of ORDER) {
      const first = waiting.find((one) => one.urgency === urgency);
      if (first) return first;
    }
    return undefined;
  };

  /** One asks for all of this process. */
  const serve = async (): Promise<void> => {
    isServing = true;
    try {
      for (let first = next(); first; first = next()) {
        nudge = new AbortController();
        const wait = await take(reserveFor(first.urgency));
        if (wait > 0) await nap(wait);
        // Left meanwhile: the call goes to whoever is next.
        else (waiting.includes(first) ? first : next())?.go();
      }
    } finally {
      isServing = false;
    }
  };

  const turn = (urgency: Urgency, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        const at = waiting.indexOf(one);
        if (at >= 0) waiting.splice(at, 1);
        signal.removeEventListener('abort', onAbort);
        nudge.abort(NUDGED);
      };
      const onAbort = () => {
        leave();
        reject(signal.reason as Error);
      };
      const one: Waiting = {
        urgency,
        go: () => {
          leave();
          resolve();
        },
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort);
      waiting.push(one);
      nudge.abort(NUDGED);
      if (!isServing) void serve();
    });

  return {
    async run(urgency, signal, call) {
      await turn(urgency, signal);
      try {
        return await call();
      } catch (error) {
        const { retryAfterMs } = slackFailureOf(error);
        if (retryAfterMs !== undefined) {
          own.hold(retryAfterMs);
          await shared?.hold(retryAfterMs).catch(() => undefined);
        }
        throw error;
      }
    },
  };
}
