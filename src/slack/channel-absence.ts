import type { Clock } from '../workflow/ports.ts';
import type { AwayWhy } from '../workflow/slack-ports.ts';
import { slackFailureOf } from './web-api.ts';

/**
 * What Slack answers when nothing can be written into a channel (docs.slack.dev, chat.postMessage and chat.update). A private
 * channel the bot was removed from does not exist for it.
 */
const ABSENCES: Readonly<Record<string, AwayWhy>> = {
  is_archived: 'archived',
  is_inactive: 'archived',
  not_in_channel: 'removed',
  channel_not_found: 'gone',
};

/** Why the channel takes no messages; undefined for every other failure. */
export const absenceOf = (error: unknown): AwayWhy | undefined => ABSENCES[slackFailureOf(error).code];

/** While a channel is away, one attempt in this time finds out whether it is back. */
const RETRY_MS = 10_000;

/** What one process knows of its channel. */
export interface ChannelOutage {
  /** Why nothing can be written now; undefined when a call may be made. Of many who ask, one may try after a while. */
  standing(): AwayWhy | undefined;
  /** Slack refused because of the channel; true when that is new. */
  found(why: AwayWhy): boolean;
  /** Slack took something. */
  over(): void;
  /** The attempt asked nothing of the channel, or failed for another reason. */
  undecided(): void;
  /** True when nobody needs to be looked after before the next attempt. */
  isResting(): boolean;
}

/** Starts with a channel that is there. */
export function createChannelOutage(clock: Pick<Clock, 'monotonic'>): ChannelOutage {
  let away: { why: AwayWhy; until: number; isTried: boolean } | undefined;
  return {
    standing() {
      if (!away) return undefined;
      if (away.isTried || clock.monotonic() < away.until) return away.why;
      away.isTried = true;
      return undefined;
    },
    found(why) {
      const isNew = away === undefined;
      away = { why, until: clock.monotonic() + RETRY_MS, isTried: false };
      return isNew;
    },
    over() {
      away = undefined;
    },
    undecided() {
      if (away) away.isTried = false;
    },
    isResting: () => away !== undefined && (away.isTried || clock.monotonic() < away.until),
  };
}
