import type { Random } from '../../../sandbox/meta/random.ts';
import type { Repeats } from '../../../sandbox/slack/delivery/delivery.ts';
import { between } from '../random.ts';

/** How Slack repeats what it delivers. */
export interface RepeatPlan {
  /** For the next envelope. */
  next: () => Repeats;
  /** Deliveries planned so far, copies included. */
  deliveries: () => number;
  /** Envelopes whose first delivery says that it is a retry. */
  firstSeenAsRetry: () => number;
}

const COPIES_AT_MOST = 3;
/** Copies come at once or a little later, so that they overtake each other; one in ten comes late. */
const SOON_MS = 2_000;
const LATE_SHARE = 0.1;
/** Slack counts retries from 1; 0 is a copy that does not say what it is. */
const RETRIES = 3;
const RETRY_FIRST_SHARE = 0.1;

/** Each envelope one to four times, shuffled; `latestMs` is the latest a copy comes after the first. */
export function planRepeats(random: Random, latestMs: number): RepeatPlan {
  let deliveries = 0;
  let firstSeenAsRetry = 0;
  const copy = () => ({
    afterMs: random() < LATE_SHARE ? between(random, 0, latestMs) : between(random, 0, SOON_MS),
    attempt: between(random, 0, RETRIES),
  });
  return {
    deliveries: () => deliveries,
    firstSeenAsRetry: () => firstSeenAsRetry,
    next() {
      const copies = Array.from({ length: between(random, 0, COPIES_AT_MOST) }, copy);
      const firstAttempt = random() < RETRY_FIRST_SHARE ? between(random, 1, RETRIES) : 0;
      deliveries += 1 + copies.length;
      firstSeenAsRetry += firstAttempt > 0 ? 1 : 0;
      return { firstAttempt, copies };
    },
  };
}
