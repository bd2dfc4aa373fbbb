import type { WebClient } from '@slack/web-api';
import type { MigrationId } from '../migration/ids.ts';
import type { Cards, Witness } from '../workflow/slack-ports.ts';
import type { Catalogue } from './catalogue.ts';
import { context } from './blocks.ts';
import { noteIn, noteMetadata } from './metadata.ts';
import { readThread } from './thread-reader.ts';
import { code } from './tokens.ts';

/**
 * Notes in the card's thread, which a tampered or restored Redis does not change. Every doubt rejects, and a rejection means
 * no cutover: no card, no answer from Slack, a thread that can't be read whole.
 */
export function createWitness(client: WebClient, cards: Pick<Cards, 'get'>, words: Catalogue): Witness {
  const threadOf = async (migration: MigrationId) => {
    const record = await cards.get(migration);
    if (!record) throw new Error(`migration ${migration} has no card in Slack yet`);
    return { channel: record.channel, ts: record.ts };
  };
  return {
    async nonces(migration, request) {
      const messages = await readThread(client, await threadOf(migration));
      return messages.flatMap((message) => {
        const note = noteIn(message);
        return note?.request === request ? [note.nonce] : [];
      });
    },
    async note(migration, note) {
      const { channel, ts } = await threadOf(migration);
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
