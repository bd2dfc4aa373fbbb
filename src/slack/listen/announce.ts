import type { WebClient } from '@slack/web-api';
import { cut, LIMITS, sections } from '../blocks.ts';
import { catalogueOf, type Catalogue } from '../catalogue.ts';
import type { Language } from '../words.ts';

/** One message of its own to everybody in `channel`, or to the person whose id that is. `text` is mrkdwn; rejects as Slack does. */
export async function announce(to: { client: WebClient; channel: string }, text: string): Promise<void> {
  const { client, channel } = to;
  await client.chat.postMessage({ channel, text: cut(text, LIMITS.messageText), blocks: sections([text]) });
}

/** More direct messages than this would only be held up by Slack; the thread mentions the others as well. */
export const DIRECTLY_AT_MOST = 60;

/** A direct message to each of them in their own language, {@link DIRECTLY_AT_MOST} at most; rejects with the first that Slack did not take. */
export async function tellEach(
  { client, languageOf }: { client: WebClient; languageOf: (user: string) => Promise<Language> },
  users: readonly string[],
  text: (words: Catalogue) => Promise<string>,
): Promise<void> {
  for (const user of users.slice(0, DIRECTLY_AT_MOST))
    await announce({ client, channel: user }, await text(catalogueOf(await languageOf(user))));
}
