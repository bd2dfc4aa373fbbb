import type { Migration } from '../migration/state.ts';
import type { CardRecord, EarlierCard } from '../workflow/slack-ports.ts';
import type { SlackLog } from './bolt-logger.ts';
import { renderRetired } from './card/retired.ts';
import type { CardLabel, CardMessages, CardPlace, Render } from './card-messages.ts';
import type { Catalogue } from './catalogue.ts';
import { passes, slackFailureOf } from './web-api.ts';

/** What putting cards into the channel needs. */
export interface CardPlacesOptions {
  messages: Pick<CardMessages, 'find' | 'post' | 'update' | 'link'>;
  words: Catalogue;
  log: SlackLog;
  /** The channel of new cards. */
  channel: string;
}

/** A card to be put somewhere. */
export interface CardToPlace {
  migration: Migration;
  label: CardLabel;
  /** Draws the card; it says which ones it replaces. */
  render: (earlier: EarlierCard[]) => Render;
  /** Makes a call when a message may be posted. */
  paced: <T>(call: () => Promise<T>) => Promise<T>;
  /** Nobody has tried to post one: the channel need not be searched. */
  isFirst: boolean;
}

/** Where cards are put, and what becomes of those they replace. */
export interface CardPlaces {
  /**
   * A card in the channel, in the place of `old`, if there was one: the one a process posted before it died, or a new one. `told` of
   * a card that was found is -1, because nobody knows what its thread tells.
   */
  place(card: CardToPlace, old?: CardRecord): Promise<CardRecord>;
  /** Takes the buttons from a card that was replaced and says where the new one is, as far as Slack lets it. */
  retire(card: CardToPlace, old: CardPlace, now: CardPlace): Promise<void>;
}

const isAfter = (found: CardPlace, old: CardPlace) =>
  found.channel !== old.channel || Number(found.ts) > Number(old.ts);

/** Makes it; every method rejects with what the WebClient rejected with. */
export function createCardPlaces({ messages, words, log, channel }: CardPlacesOptions): CardPlaces {
  const earlierOf = async (old: CardRecord | undefined): Promise<{ earlier?: EarlierCard[] }> => {
    if (!old) return {};
    const link = await messages.link(old);
    const last = { channel: old.channel, ts: old.ts, ...(link !== undefined && { link }) };
    return { earlier: [...(old.earlier ?? []), last] };
  };

  return {
    async place({ migration, label, render, paced, isFirst }, old) {
      const found = isFirst ? undefined : await messages.find(channel, migration.id, migration.startedAt);
      const before = await earlierOf(old);
      if (found && (!old || isAfter(found, old))) return { ...found, ...before, shown: 0, told: -1 };
      const fresh = await paced(() => messages.post(channel, label, render(before.earlier ?? [])));
      return { ...fresh, ...before, shown: migration.revision, told: 0 };
    },
    async retire({ migration, label }, old, now) {
      try {
        const address = await messages.link(now);
        if (address !== undefined) await messages.update(old, label, () => renderRetired(migration, words, address));
      } catch (error) {
        const { code } = slackFailureOf(error);
        if (passes(code)) throw error;
        log.info({ slack: code, migration: migration.id }, 'a card that was replaced could not be changed');
      }
    },
  };
}
