import { cut, LIMITS, sections } from '../blocks.ts';
import type { ListenerDeps } from './deps.ts';

/** Said to everybody in the channel of the cards: what only one person knows of surprises the others. `text` is mrkdwn. */
export async function announce(deps: Pick<ListenerDeps, 'client' | 'channel'>, text: string): Promise<void> {
  await deps.client.chat.postMessage({
    channel: deps.channel,
    text: cut(text, LIMITS.messageText),
    blocks: sections([text]),
  });
}
