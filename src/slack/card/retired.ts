import type { Migration } from '../../migration/state.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import { cut, header, LIMITS, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { link } from '../tokens.ts';
import { cardTitle, type CardMessage } from './card.ts';

/** What a card shows once another one has taken its place: where that is, and no buttons. `address` is Slack's of the new one. */
export function renderRetired(migration: Migration, words: Catalogue, address: string): CardMessage {
  const card = link(address, words.plain('command.open-card'));
  const number = formatNumber(migration.number);
  return {
    text: cut(words.mrkdwn('card.retired.text', { number }), LIMITS.messageText),
    blocks: [header(cardTitle({ migration, words })), section(words.mrkdwn('card.retired', { card }))],
  };
}
