import type { WebClient } from '@slack/web-api';
import type { MigrationId } from '../migration/ids.ts';
import type { Cards, EarlierCard, Witness } from '../workflow/slack-ports.ts';
import type { Catalogue } from './catalogue.ts';
import { context } from './blocks.ts';
import { isGone } from './card-messages.ts';
import { absenceOf } from './channel-absence.ts';
import { noteIn, noteMetadata, type ReadMessage } from './metadata.ts';
import { readThread } from './thread-reader.ts';
import { code } from './tokens.ts';

/**
 * Notes in the card's thread, which a tampered or restored Redis does not change. Every doubt rejects, and a rejection means
 * no cutover: no card, no answer from Slack, a thread that can't be read whole.
 */
export function createWitness(client: WebClient, cards: Pick<Cards, 'get'>, words: Catalogue): Witness {
  const recordOf = async (migration: MigrationId) => {
    const record = await cards.get(migration);
    if (!record) throw new Error(`migration ${migration} has no card in Slack yet`);
    return record;
  };
  /** The thread of a card that was replaced; it may have gone with its card or with its channel. */
  const readIfThere = async ({ channel, ts }: EarlierCard): Promise<ReadMessage[]> => {
    try {
      return await readThread(client, { channel, ts });
    } catch (error) {
      if (isGone(error) || absenceOf(error)) return [];
      throw error;
    }
  };
  return {
    async nonces(migration, request) {
      const { channel, ts, earlier = [] } = await recordOf(migration);
      const threads = await Promise.all([...earlier.map(readIfThere), readThread(client, { channel, ts })]);
      const messages = threads.flat();
      return messages.flatMap((message) => {
        const note = noteIn(message);
        return note?.request === request ? [note.nonce] : [];
      });
    },
    async note(migration, note) {
      const { channel, ts } = await recordOf(migration);
      const text = words.mrkdwn('thread.note', { request: code(note.request.slice(0, 8)) });
      await client.chat.postMessage({
        channel,
        thread_ts: ts,
        text,
        blocks: [context(text)],
        metadata: noteMetadata(note),
      });
    },
  };
}
