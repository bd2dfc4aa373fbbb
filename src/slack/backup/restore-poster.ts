import type { WebClient } from '@slack/web-api';
import type { Restore, RestoreId } from '../../migration/restore.ts';
import type { RestoreCards } from '../../workflow/backup-ports.ts';
import { isGone } from '../card-messages.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Token } from '../words.ts';
import { renderRestore } from './restore-card.ts';

const EVENT = 'ferryman_restore';
/** Clocks differ; ours may be ahead of Slack's. */
const TOLERANCE_MS = 300_000;

interface FoundMessage {
  ts?: string;
  metadata?: { event_type?: string; event_payload?: object };
}

const isOf =
  (id: RestoreId) =>
  ({ metadata }: FoundMessage): boolean =>
    metadata?.event_type === EVENT && Reflect.get(metadata.event_payload ?? {}, 'restore') === id;

/** Posts and updates the cards of restores; a card whose answer was lost is found again by its metadata. */
export function createRestoreCards(
  client: WebClient,
  options: { channel: string; words: Catalogue; approvers: () => Token },
): RestoreCards {
  const { channel, words } = options;
  const messageOf = (restore: Restore) => ({
    ...renderRestore({ restore, words, approvers: options.approvers() }),
    metadata: { event_type: EVENT, event_payload: { restore: restore.id } },
  });

  const find = async ({ id, requestedAt }: Restore): Promise<{ channel: string; ts: string } | undefined> => {
    const oldest = String(Math.floor((requestedAt - TOLERANCE_MS) / 1_000));
    const { messages = [] } = await client.conversations.history({
      channel,
      oldest,
      limit: 200,
      include_all_metadata: true,
    });
    const ts = messages.find(isOf(id))?.ts;
    return ts === undefined ? undefined : { channel, ts };
  };

  const update: RestoreCards['update'] = async (restore, at) => {
    try {
      const { text, blocks, metadata } = messageOf(restore);
      await client.chat.update({ channel: at.channel, ts: at.ts, text, blocks, metadata });
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  };

  return {
    update,
    async post(restore) {
      const found = await find(restore);
      if (found && (await update(restore, found))) return found;
      const answer = await client.chat.postMessage({ channel, ...messageOf(restore), unfurl_links: false });
      if (answer.ts === undefined) throw new Error('Slack did not say where the card of a restore is');
      return { channel: answer.channel ?? channel, ts: answer.ts };
    },
  };
}
