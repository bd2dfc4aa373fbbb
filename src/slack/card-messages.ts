import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { CardRecord } from '../workflow/slack-ports.ts';
import { cut, LIMITS, sections } from './blocks.ts';
import type { CardMessage } from './card/card.ts';
import type { StepStyle } from './card/steps.ts';
import { cardIn, cardMetadata, linesMetadata, toldIn, type ReadMessage } from './metadata.ts';
import { shareFile, type ThreadFile } from './thread-files.ts';
import { isFurther, type ToldUpTo } from './thread-parts.ts';
import { readThread } from './thread-reader.ts';
import { passes, slackFailureOf } from './web-api.ts';

/** Where a card is. */
export type CardPlace = Pick<CardRecord, 'channel' | 'ts'>;

/** Errors that mean: the message is gone or can't be changed any more, so a new one is needed. */
const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found'];

/** True when the card must be posted again. */
export const isGone = (error: unknown): boolean => GONE.includes(slackFailureOf(error).code);

/** How the card was drawn: once Slack has refused the plan blocks, they are not tried again by this process. */
export type Render = (style: StepStyle) => CardMessage;

/** What a card carries for ourselves. */
export interface CardLabel {
  migration: string;
  memory: string;
}

/** The messages of one migration in Slack. */
export interface CardMessages {
  /** The card of a migration already posted since `since` (epoch ms), found by its metadata. */
  find(channel: string, migration: string, since: number): Promise<CardPlace | undefined>;
  post(channel: string, card: CardLabel, render: Render): Promise<CardPlace>;
  update(place: CardPlace, card: CardLabel, render: Render): Promise<void>;
  /** Slack's address of a card, or of its thread when somebody deleted the card; undefined when Slack gives none. */
  link(place: CardPlace): Promise<string | undefined>;
  /** How far the card's thread has got, by the metadata of the messages there. */
  lastTold(place: CardPlace): Promise<ToldUpTo>;
  /** Posts one message with the lines, which must fit into it; `upTo` is how far the thread has got with it. */
  tell(place: CardPlace, lines: readonly string[], upTo: ToldUpTo): Promise<void>;
  share(place: CardPlace, file: ThreadFile): Promise<void>;
}

const PAGES = 5;

/** Reads and writes cards and their threads; every method rejects with what the WebClient rejected with. */
export function createCardMessages(client: WebClient): CardMessages {
  let style: StepStyle = 'plan';

  /** Slack refuses plan blocks where it does not know them; sections say the same. */
  const drawn = async <T>(render: Render, send: (message: CardMessage) => Promise<T>): Promise<T> => {
    try {
      return await send(render(style));
    } catch (error) {
      if (style === 'sections' || !slackFailureOf(error).code.startsWith('invalid_blocks')) throw error;
      const answer = await send(render('sections'));
      style = 'sections';
      return answer;
    }
  };

  return {
    async find(channel, migration, since) {
      let cursor: string | undefined;
      for (let page = 0; page < PAGES; page += 1) {
        const answer = await client.conversations.history({
          channel,
          oldest: String(Math.floor(since / 1000) - 60),
          limit: 200,
          include_all_metadata: true,
          ...(cursor !== undefined && { cursor }),
        });
        const messages: ReadMessage[] = (answer.messages ?? []) as ReadMessage[];
        const found = messages.find((message) => cardIn(message) === migration);
        if (found?.ts !== undefined) return { channel, ts: found.ts };
        cursor = answer.response_metadata?.next_cursor;
        if (!cursor) return undefined;
      }
      return undefined;
    },

    async post(channel, card, render) {
      const answer = await drawn(render, (message) =>
        client.chat.postMessage({
          channel,
          ...message,
          metadata: cardMetadata(card),
          unfurl_links: false,
          unfurl_media: false,
        }),
      );
      if (answer.ts === undefined) throw new Error('Slack did not say where the card is');
      return { channel: answer.channel ?? channel, ts: answer.ts };
    },

    async update({ ts, channel }, card, render) {
      const metadata = cardMetadata(card);
      await drawn(render, ({ text, blocks }) => client.chat.update({ channel, ts, text, blocks, metadata }));
    },

    async link(place) {
      const addressOf = (ts: string) => client.chat.getPermalink({ channel: place.channel, message_ts: ts });
      try {
        return (await addressOf(place.ts)).permalink;
      } catch (error) {
        if (passes(slackFailureOf(error).code)) throw error;
      }
      // What was written under a deleted message stays, and leads to the thread.
      const replies = await readThread(client, place).catch(() => []);
      const last = replies.at(-1)?.ts;
      if (last === undefined || last === place.ts) return undefined;
      return addressOf(last).then(
        ({ permalink }) => permalink,
        () => undefined,
      );
    },

    async lastTold(place) {
      const messages = await readThread(client, { channel: place.channel, ts: place.ts });
      const marks = messages.flatMap((message) => toldIn(message) ?? []);
      return marks.reduce((best, mark) => (isFurther(mark, best) ? mark : best), { told: 0, pieces: 0 });
    },

    share: (place, file) => shareFile(client, place, file),

    async tell(place, lines, upTo) {
      const blocks: KnownBlock[] = sections(lines);
      await client.chat.postMessage({
        channel: place.channel,
        thread_ts: place.ts,
        text: cut(lines.join('\n'), LIMITS.messageText),
        blocks,
        metadata: linesMetadata(upTo),
        unfurl_links: false,
        unfurl_media: false,
      });
    },
  };
}
