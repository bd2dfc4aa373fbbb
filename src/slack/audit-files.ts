import type { WebClient } from '@slack/web-api';
import { packFileName, writePack } from '../evidence/evidence-file.ts';
import type { EvidencePack } from '../evidence/evidence-pack.ts';
import type { SlackUserId } from '../migration/ids.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { CardPlace } from './card-messages.ts';
import type { Catalogue } from './catalogue.ts';
import { code, person } from './tokens.ts';

const UPLOADED = ['json', 'html'] as const;

/**
 * Puts the pack into the thread of its card, to verify and to read, with the last hash beside it: Slack keeps that where
 * nobody who can write Redis can change it. Rejects with what the WebClient rejected with.
 */
export async function uploadPack(
  client: WebClient,
  place: CardPlace,
  told: { pack: EvidencePack; by: SlackUserId; words: Catalogue },
): Promise<void> {
  const { pack, by, words } = told;
  const number = formatNumber(pack.migration.number);
  const { length: count, head } = pack.chain;
  await client.files.uploadV2({
    channel_id: place.channel,
    thread_ts: place.ts,
    initial_comment: words.mrkdwn('audit.comment', { by: person(by), number, count, hash: code(head) }),
    file_uploads: UPLOADED.map((format) => ({
      filename: packFileName(pack, format),
      title: words.plain(`audit.title.${format}`, { number }),
      content: writePack(pack, format),
    })),
  });
}
