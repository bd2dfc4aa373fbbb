import type { RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { cut, LIMITS, sections } from '../blocks.ts';
import { channel } from '../tokens.ts';
import { slackFailureOf } from '../web-api.ts';
import type { Catalogue } from '../catalogue.ts';
import { webFetch } from '../web-fetch.ts';

/** A private answer as a message; what Slack would not take in one is cut. */
export const message = (text: string) => ({
  text: cut(text, LIMITS.messageText),
  blocks: sections(cut(text, LIMITS.messageBlocksText).split('\n')),
});

/** Errors that mean: the bot is not where the person is. */
const ELSEWHERE = ['not_in_channel', 'channel_not_found', 'user_not_in_channel', 'is_archived'];

/** A private answer in a channel; when the bot is not there, through the command's own address, and says so. */
export async function tellInChannel(
  client: WebClient,
  to: { user: string; channel: string; respond: RespondFn; words: Catalogue; cards: string },
  text: string,
): Promise<void> {
  try {
    await client.chat.postEphemeral({ channel: to.channel, user: to.user, ...message(text) });
  } catch (error) {
    const isElsewhere = ELSEWHERE.includes(slackFailureOf(error).code);
    const note = isElsewhere ? `\n${to.words.mrkdwn('command.elsewhere', { channel: channel(to.cards) })}` : '';
    await to.respond({ response_type: 'ephemeral', replace_original: false, ...message(`${text}${note}`) });
  }
}

/** A private answer beside the cards; as a direct message to those who are not in that channel. */
export async function tellPerson(
  client: WebClient,
  to: { user: string; channel: string; thread?: string | undefined },
  text: string,
): Promise<void> {
  try {
    await client.chat.postEphemeral({
      channel: to.channel,
      user: to.user,
      ...(to.thread !== undefined && { thread_ts: to.thread }),
      ...message(text),
    });
  } catch (error) {
    if (!ELSEWHERE.includes(slackFailureOf(error).code)) throw error;
    await client.chat.postMessage({ channel: to.user, ...message(text) });
  }
}

/** A private answer to a slash command, by the address Slack gave for it; works in any channel for half an hour. */
export async function tellByAddress(address: string, text: string): Promise<void> {
  const answer = await webFetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...message(text) }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok) throw new Error(`the command's address answered ${answer.status}`);
}
