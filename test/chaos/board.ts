import { placedElements } from '../../sandbox/slack/elements.ts';
import { textOf } from '../../sandbox/slack/json.ts';
import type { StoredMessage } from '../../sandbox/slack/message-store.ts';
import { channels } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import type { PageMessage } from '../../sandbox/page-api.ts';

/** A migration's card as the channel shows it now. */
export interface Card {
  /** Digits of the number. */
  digits: string;
  migration: string;
  text: string;
  /** Action ids of its buttons. */
  buttons: string[];
  /** Says which version of the card this is: the value of its buttons. */
  version: string;
  /** As a person sees it, to click on. */
  message: PageMessage;
}

function cardOf(message: StoredMessage): Card | undefined {
  if (message.metadata?.event_type !== 'ferryman_migration') return undefined;
  const migration = String(message.metadata.event_payload['migration']);
  const buttons = placedElements(message.blocks).filter((placed) => placed.type === 'button');
  const { channel, ts, version, user, text, blocks } = message;
  return {
    digits: migration.slice(0, migration.indexOf('-')),
    migration,
    text,
    buttons: buttons.map(({ actionId }) => actionId),
    version: textOf(buttons[0]?.element ?? {}, 'value'),
    message: { channel, ts, version, user, text, blocks, edited: false, files: [], thread: [] },
  };
}

/** The channel of the cards. */
export interface Board {
  /** The newest card of each number, by its digits. */
  cards(): Map<string, Card>;
}

/** Everybody looks at the same screen: it is read again after this long, ms. */
const FRESH_MS = 80;

/** Reads the channel as it is now, or was a moment ago. */
export function createBoard(slack: Stage['slack']): Board {
  const cardMessages: StoredMessage[] = [];
  let read = 0;
  let shown = new Map<string, Card>();
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    cards() {
      if (performance.now() - shownAt < FRESH_MS) return shown;
      const all = slack.workspace.messages.all(channels.migrations);
      for (const message of all.slice(read)) if (cardOf(message)) cardMessages.push(message);
      read = all.length;
      shown = new Map(cardMessages.flatMap((message) => cardOf(message) ?? []).map((card) => [card.digits, card]));
      shownAt = performance.now();
      return shown;
    },
  };
}

/**
 * True when the card says that the move is over and has come to a good end. While a decision is recorded a card offers nothing
 * either, and says that everything reversible is done.
 */
export const isDone = (card: Card | undefined): boolean => card !== undefined && card.text.includes('*Done.*');
