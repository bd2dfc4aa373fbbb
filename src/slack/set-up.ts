import type { WebClient } from '@slack/web-api';
import type { Looked, SlackSetUp } from '../workflow/set-up-ports.ts';
import { slackFailureOf } from './web-api.ts';

async function looked<T extends object>(ask: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { ok: true, ...(await ask()) };
  } catch (error) {
    return { ok: false, code: slackFailureOf(error).code };
  }
}

/** Looks at Slack through clients of the bot token and, in Socket Mode, of the app token. */
export function createSlackSetUp(parts: { bot: WebClient; app?: WebClient; others: SlackSetUp['others'] }): SlackSetUp {
  const { bot, app, others } = parts;
  return {
    delivery: app ? 'socket' : 'http',
    others,
    identity: () =>
      looked(async () => {
        const { team = '', user = '', response_metadata: metadata } = await bot.auth.test();
        return { team, bot: user, ...(metadata?.scopes && { granted: metadata.scopes }) };
      }),
    appToken: () =>
      looked(async () => {
        if (!app) throw new TypeError('there is no app token over HTTP');
        // Only asks for an address; no socket is opened, so no envelope can go astray.
        await app.apps.connections.open();
        return {};
      }),
    channel: (id) =>
      looked(async () => {
        await bot.conversations.history({ channel: id, limit: 1 });
        return {};
      }),
  };
}
