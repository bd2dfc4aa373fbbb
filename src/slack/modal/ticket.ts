import type { KnownBlock, ModalView } from '@slack/types';
import type { TicketDraft } from '../../workflow/operations.ts';
import { section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { plainFromOutside } from '../outside-text.ts';
import { modal } from './view.ts';

/** Characters of one preformatted block; Slack takes about this much in one element. */
const CHUNK = 2_900;
const CHUNKS = 10;

const preformatted = (text: string): KnownBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
});

function chunksOf(text: string): string[] {
  const safe = text
    .split('\n')
    .map((line) => plainFromOutside(line, 1_000))
    .join('\n');
  return Array.from({ length: Math.min(CHUNKS, Math.ceil(safe.length / CHUNK)) }, (_, index) =>
    safe.slice(index * CHUNK, (index + 1) * CHUNK),
  ).filter((chunk) => chunk.trim() !== '');
}

/** A ticket for Meta's Direct Support, to be copied (domain notes 16). */
export const ticketModal = (draft: TicketDraft, words: Catalogue): ModalView =>
  modal(words, {
    id: 'notice',
    title: words.plain('modal.ticket.title'),
    blocks: [
      section(words.mrkdwn('modal.ticket.intro')),
      section(words.mrkdwn('modal.ticket.topic', { topic: draft.topic, type: draft.requestType })),
      ...chunksOf(draft.text).map(preformatted),
    ],
  });
