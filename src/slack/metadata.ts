import type { MessageMetadata } from '@slack/types';
import { z } from 'zod';
import type { ToldUpTo } from './thread-parts.ts';

/** What our messages carry for ourselves (docs.slack.dev, message metadata): enough to find them again after a crash. */

/** On a card: which migration it shows. */
export const CARD_EVENT = 'ferryman_migration';
/** On a batch of thread lines: how far the thread has got with it. */
export const LINES_EVENT = 'ferryman_lines';
/** On the witness's note: the execution that is about to send (design: cutover protocol 4.2 step 4). */
export const NOTE_EVENT = 'ferryman_cutover_note';

const CardPayload = z.object({ migration: z.string(), memory: z.string().optional() });
const LinesPayload = z.object({ told: z.coerce.number().int(), pieces: z.coerce.number().int().default(0) });
const NotePayload = z.object({ request: z.string(), nonce: z.string() });

/** A message as conversations.history and conversations.replies give it, with include_all_metadata. */
export interface ReadMessage {
  ts?: string | undefined;
  bot_id?: string | undefined;
  reply_count?: number | undefined;
  metadata?: { event_type?: string | undefined; event_payload?: unknown } | undefined;
}

const payloadOf = (message: ReadMessage, event: string): unknown =>
  message.metadata?.event_type === event ? message.metadata.event_payload : undefined;

/** `memory`: what the card knows of its migration beside what it shows. */
export const cardMetadata = (card: { migration: string; memory: string }): MessageMetadata => ({
  event_type: CARD_EVENT,
  event_payload: card,
});

export const linesMetadata = ({ told, pieces }: ToldUpTo): MessageMetadata => ({
  event_type: LINES_EVENT,
  event_payload: { told: String(told), ...(pieces > 0 && { pieces: String(pieces) }) },
});

export const noteMetadata = (note: {
  request: string;
  nonce: string;
  epoch: string;
  digest: string;
}): MessageMetadata => ({ event_type: NOTE_EVENT, event_payload: { ...note } });

/** The migration whose card the message is. */
export const cardIn = (message: ReadMessage): string | undefined =>
  CardPayload.safeParse(payloadOf(message, CARD_EVENT)).data?.migration;

/** What the card knows of its migration, as it was written. */
export const memoryIn = (message: ReadMessage): string | undefined =>
  CardPayload.safeParse(payloadOf(message, CARD_EVENT)).data?.memory;

/** How far the thread has got with the message. */
export const toldIn = (message: ReadMessage): ToldUpTo | undefined =>
  LinesPayload.safeParse(payloadOf(message, LINES_EVENT)).data;

/** The request and nonce of a witness's note. */
export const noteIn = (message: ReadMessage): { request: string; nonce: string } | undefined =>
  NotePayload.safeParse(payloadOf(message, NOTE_EVENT)).data;
