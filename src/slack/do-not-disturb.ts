import type { WebClient } from '@slack/web-api';
import type { Clock } from '../workflow/ports.ts';
import type { QuietHours } from '../workflow/slack-ports.ts';

/** People that one call may ask about (docs.slack.dev, dnd.teamInfo). */
const ASKED_AT_ONCE = 50;

/**
 * Do Not Disturb as `dnd.teamInfo` tells it (scope dnd:read, tier 2: 20 calls a minute). It tells of the hours that people have
 * set, not of a pause that somebody makes for a while: Slack shows that to nobody else (docs.slack.dev, dnd.info).
 */
export const createQuietHours = (client: WebClient, clock: Clock): QuietHours => ({
  async quietAmong(ids) {
    const now = clock.now() / 1_000;
    const quiet = new Set<string>();
    for (let from = 0; from < ids.length; from += ASKED_AT_ONCE) {
      const asked = ids.slice(from, from + ASKED_AT_ONCE);
      const { users = {} } = await client.dnd.teamInfo({ users: asked.join(',') });
      for (const [id, { dnd_enabled: isOn, next_dnd_start_ts: start = 0, next_dnd_end_ts: end = 0 }] of Object.entries(
        users,
      ))
        if (isOn && start <= now && now < end) quiet.add(id);
    }
    return quiet;
  },
});
