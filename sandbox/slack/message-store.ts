import type { Json } from '../page-api.ts';
import type { ViewStateValue } from '@slack/bolt';

/** Values of a message's or a view's elements: block_id, action_id, value. */
export type StateValues = Record<string, Record<string, ViewStateValue>>;

/** A message as the workspace keeps it. */
export interface StoredMessage {
  channel: string;
  ts: string;
  user: string;
  /** Set when an app posted it. */
  botId?: string;
  text: string;
  blocks: Json[];
  attachments: Json[];
  threadTs?: string;
  edited?: { user: string; ts: string };
  metadata?: { event_type: string; event_payload: Json };
  /** What Slack leaves of a deleted message that has replies. */
  isTombstone?: boolean;
  /** Only this person sees it; neither chat.update nor chat.delete can reach it. */
  ephemeralFor?: string;
  fileIds: string[];
  reactions: { name: string; users: string[] }[];
  /** How often what it shows was replaced. */
  version: number;
  /** What the message showed before, newest first: a click may have been made on one of these. */
  earlier: Json[][];
  /** What each person selected in the message's elements so far. */
  state: Map<string, StateValues>;
}

/** Messages by channel, in the order they were posted. */
export class MessageStore {
  private readonly byChannel = new Map<string, Map<string, StoredMessage>>();

  /** Appends a message; fields not given start empty. */
  add(message: Pick<StoredMessage, 'channel' | 'ts' | 'user' | 'text'> & Partial<StoredMessage>): StoredMessage {
    const stored: StoredMessage = {
      blocks: [],
      attachments: [],
      fileIds: [],
      reactions: [],
      version: 0,
      earlier: [],
      state: new Map(),
      ...message,
    };
    const messages = this.byChannel.get(stored.channel) ?? new Map<string, StoredMessage>();
    messages.set(stored.ts, stored);
    this.byChannel.set(stored.channel, messages);
    return stored;
  }

  /** The message with this timestamp, ephemeral ones included. */
  find(channel: string, ts: string): StoredMessage | undefined {
    return this.byChannel.get(channel)?.get(ts);
  }

  /** Every message of a channel, oldest first, ephemeral ones included. */
  all(channel: string): StoredMessage[] {
    return [...(this.byChannel.get(channel)?.values() ?? [])];
  }

  /** The messages of a channel that everybody sees, oldest first. */
  visibleToAll(channel: string): StoredMessage[] {
    return this.all(channel).filter((message) => message.ephemeralFor === undefined);
  }

  /** The replies below a root message, oldest first, without the root. */
  replies(channel: string, rootTs: string): StoredMessage[] {
    return this.visibleToAll(channel).filter((message) => message.threadTs === rootTs && message.ts !== rootTs);
  }

  /** Deletes a message; of one with replies Slack keeps a tombstone, under which they stay. */
  remove(channel: string, ts: string): void {
    const message = this.find(channel, ts);
    if (!message || this.replies(channel, ts).length === 0) this.byChannel.get(channel)?.delete(ts);
    else {
      delete message.botId;
      delete message.metadata;
      Object.assign(message, { isTombstone: true, user: 'USLACKBOT', text: 'This message was deleted.', blocks: [] });
    }
  }
}

/** How many earlier versions of a message a click may still be made on; in Slack nobody sees one for long. */
const REMEMBERED = 20;

/** Replaces what a message shows and remembers what it showed before. */
export function replaceBlocks(message: StoredMessage, blocks: Json[]): void {
  message.earlier = [message.blocks, ...message.earlier].slice(0, REMEMBERED);
  message.version++;
  message.blocks = blocks;
  message.state.clear();
}
