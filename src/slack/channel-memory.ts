import type { WebClient } from '@slack/web-api';
import { MigrationId, RequestId, type E164 } from '../migration/ids.ts';
import type { Clock } from '../workflow/ports.ts';
import type { ChannelMemory, RememberedMove, RememberedNote } from '../workflow/slack-ports.ts';
import { isGone } from './card-messages.ts';
import { parseMemory } from './card-memory.ts';
import { cardIn, memoryIn, noteIn, type ReadMessage } from './metadata.ts';
import { sharing } from '../workflow/sharing.ts';
import { readThread } from './thread-reader.ts';

const PAGE = 200;
/** A channel with more messages than this is refused rather than half read. */
const PAGES = 50;
/** Longer than any secret lives, and so than any migration that could still be sent. */
const LOOKED_BACK_MS = 30 * 86_400_000;
/** Meta counts registrations in this window (domain notes 11). */
const BUDGET_WINDOW_MS = 72 * 3_600_000;

const timeOf = (ts: string | undefined): number => Math.round(Number(ts) * 1_000);

interface Card {
  id: MigrationId;
  ts: string;
  memory: string | undefined;
}

function cardOf(message: ReadMessage): Card | undefined {
  const id = MigrationId.safeParse(cardIn(message));
  if (!id.success || message.ts === undefined) return undefined;
  return { id: id.data, ts: message.ts, memory: memoryIn(message) };
}

function noteOf(message: ReadMessage): RememberedNote[] {
  const note = noteIn(message);
  const request = RequestId.safeParse(note?.request);
  return note && request.success ? [{ request: request.data, nonce: note.nonce, at: timeOf(message.ts) }] : [];
}

/**
 * Reads the channel of the cards back. Only messages of this app count: another installation may write into the same channel.
 * Everything rejects when Slack does not give the whole of it.
 */
export function createChannelMemory(client: WebClient, channel: string, clock: Clock): ChannelMemory {
  let ownBot: string | undefined;
  const ownAmong = async (messages: readonly ReadMessage[]): Promise<ReadMessage[]> => {
    const own = (ownBot ??= (await client.auth.test()).bot_id);
    return messages.filter(({ bot_id: bot }) => bot === own);
  };
  const cardsAmong = async (messages: readonly ReadMessage[]): Promise<Card[]> =>
    (await ownAmong(messages)).flatMap((message) => cardOf(message) ?? []);

  /** Messages of the channel after `oldest`, the newest first. */
  async function messagesAfter(oldest: string): Promise<ReadMessage[]> {
    const found: ReadMessage[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const answer = await client.conversations.history({
        channel,
        oldest,
        limit: PAGE,
        include_all_metadata: true,
        ...(cursor !== undefined && { cursor }),
      });
      found.push(...((answer.messages ?? []) as ReadMessage[]));
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) return found;
    }
    throw new Error('the channel is too long to read');
  }

  const lookedBack = () => String(Math.floor((clock.now() - LOOKED_BACK_MS) / 1_000));

  /** The newest card of each migration last. */
  async function cards(): Promise<Card[]> {
    const found = await cardsAmong(await messagesAfter(lookedBack()));
    return found.toSorted((one, other) => Number(one.ts) - Number(other.ts));
  }

  // A card stays where it was posted: what was read of the channel once is not read again for each number of a wave.
  const places: Pick<Card, 'id' | 'ts'>[] = [];
  let readUpTo: string | undefined;
  const placesUpToNow = sharing(async () => {
    const messages = await messagesAfter(readUpTo ?? lookedBack());
    places.push(...(await cardsAmong(messages)).map(({ id, ts }) => ({ id, ts })));
    readUpTo = messages[0]?.ts ?? readUpTo;
    return places;
  });

  /** Notes in the threads of these cards; a card that was deleted has none. */
  const notesIn = async (of: readonly Pick<Card, 'ts'>[]): Promise<RememberedNote[]> => {
    const notes: RememberedNote[] = [];
    for (const { ts } of of) {
      const thread = await readThread(client, { channel, ts }).catch((error: unknown) => {
        if (isGone(error)) return [];
        throw error;
      });
      notes.push(...(await ownAmong(thread)).flatMap(noteOf));
    }
    return notes.toSorted((one, other) => one.at - other.at);
  };

  return {
    async moves() {
      const byMove = Map.groupBy(await cards(), ({ id }) => id);
      const moves: RememberedMove[] = [];
      for (const [id, own] of byMove) {
        const newest = own.at(-1);
        if (!newest) continue;
        const memory = parseMemory(newest.memory);
        const notes = memory?.isOver ? [] : await notesIn(own);
        moves.push({ id, place: { channel, ts: newest.ts }, notes, ...(memory && { memory }) });
      }
      return moves;
    },
    async notesOf(number: E164) {
      const own = (await placesUpToNow()).filter(({ id }) => id.startsWith(`${number.slice(1)}-`));
      return (await notesIn(own)).filter(({ at }) => at > clock.now() - BUDGET_WINDOW_MS);
    },
  };
}
