import type { WebClient } from '@slack/web-api';
import { cut, LIMITS, sections } from '../blocks.ts';

/** One message of its own to everybody in `channel`, or to the person whose id that is. `text` is mrkdwn; rejects as Slack does. */
export async function announce(to: { client: WebClient; channel: string }, text: string): Promise<void> {
  const { client, channel } = to;
  await client.chat.postMessage({ channel, text: cut(text, LIMITS.messageText), blocks: sections([text]) });
}
