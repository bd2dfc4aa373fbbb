import type { SlackLog } from './bolt-logger.ts';
import { passes, slackFailureOf } from './web-api.ts';

/** Tells something; what Slack will never take is logged as `problem`, and what passes rejects, so that the whole is tried again. */
export type Trying = (problem: string, tell: () => Promise<void>) => Promise<void>;

/** Over a log. */
export const logRefusals =
  (log: SlackLog): Trying =>
  async (problem, tell) => {
    try {
      await tell();
    } catch (error) {
      const { code } = slackFailureOf(error);
      if (passes(code)) throw error;
      log.warn({ slack: code, err: error }, problem);
    }
  };
