import type { Config } from '../config.ts';
import { createPace, type Pace } from '../slack/pace.ts';
import type { CallLimits } from '../workflow/budget-ports.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

/** Calls at once before the pace holds (docs.slack.dev, rate limits: short bursts are allowed). */
const POSTING_BURST = 2;
const UPDATING_BURST = 8;

/** How fast all replicas together call Slack. */
export interface SlackPaces {
  /** Messages into the channel of the cards, and into that of the alerts. */
  cards: Pace;
  alerts: Pace;
  /** chat.update, in all channels. */
  updating: Pace;
}

/** The paces of one process, which draw on budgets of all of them. */
export function wirePaces({ pace, channels }: Config, parts: { process: Process; storage: Storage }): SlackPaces {
  const { process, storage } = parts;
  const paceOf = (name: string, limits: CallLimits) =>
    createPace(process.clock, limits, storage.callBudgets.of(name, limits));
  const posting = (channel: string) =>
    paceOf(`post-${channel}`, { burst: POSTING_BURST, perMinute: pace.postsPerMinute });
  return {
    cards: posting(channels.migrations),
    alerts: posting(channels.alerts),
    // A full bucket counts too: no minute has more than is configured.
    updating: paceOf('update', {
      burst: UPDATING_BURST,
      perMinute: Math.max(1, pace.updatesPerMinute - UPDATING_BURST),
    }),
  };
}
