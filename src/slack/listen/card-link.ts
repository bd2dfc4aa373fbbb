import type { MigrationId } from '../../migration/ids.ts';
import type { Cards } from '../../workflow/slack-ports.ts';
import type { Catalogue } from '../catalogue.ts';
import { channel, link, rendered } from '../tokens.ts';
import type { Language, Token } from '../words.ts';
import type { ListenerDeps } from './deps.ts';

type LinkDeps = Pick<ListenerDeps, 'client' | 'channel' | 'clock'> & { cards: Pick<Cards, 'get'> };

/** What telling a person of a migration needs, in their language and with the way to its card. */
export type CardTelling = LinkDeps & { languageOf: (user: string) => Promise<Language> };

/** Slack's address of a card; undefined while there is none, or when Slack does not say. */
async function addressOf(deps: LinkDeps, id: MigrationId): Promise<string | undefined> {
  const record = await deps.cards.get(id);
  if (!record) return undefined;
  const answer = await deps.client.chat.getPermalink({ channel: record.channel, message_ts: record.ts });
  return answer.permalink;
}

/** A link to the card of a migration, or the channel in which it is. */
export async function cardLink(deps: LinkDeps, id: MigrationId, words: Catalogue): Promise<Token> {
  const address = await addressOf(deps, id).catch(() => undefined);
  return address === undefined
    ? rendered(words.mrkdwn('command.card-in', { channel: channel(deps.channel) }))
    : link(address, words.plain('command.open-card'));
}

const LOOKS = 15;
const BETWEEN_MS = 200;

/** As {@link cardLink}, after giving a new card up to three seconds to appear. */
export async function newCardLink(deps: LinkDeps, id: MigrationId, words: Catalogue): Promise<Token> {
  for (let look = 0; look < LOOKS; look += 1) {
    const record = await deps.cards.get(id).catch(() => undefined);
    if (record) break;
    await deps.clock.wait(BETWEEN_MS);
  }
  return cardLink(deps, id, words);
}
