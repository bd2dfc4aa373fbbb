import type { Entry } from '../migration/event.ts';
import type { MigrationId, SlackUserId } from '../migration/ids.ts';
import { actionsOn } from '../migration/action.ts';
import type { Migration } from '../migration/state.ts';
import type { Clock } from '../workflow/ports.ts';
import type { AwayRecord, CardRecord, Cards, EarlierCard } from '../workflow/slack-ports.ts';
import { renderCard, type CardView } from './card/card.ts';
import { memoryOf } from './card-memory.ts';
import { isGone, type CardMessages } from './card-messages.ts';
import { createCardPlaces, type CardToPlace } from './card-places.ts';
import { absenceOf } from './channel-absence.ts';
import type { Pace, Urgency } from './pace.ts';
import { createThreadTeller, type Telling, type ThreadTellerOptions } from './thread-teller.ts';
import { person } from './tokens.ts';
import type { Token } from './words.ts';

/** People that a card and its thread name beside the approvers. */
export interface Mentions {
  notify?: Token | undefined;
  secondTier?: Token | undefined;
  lastTier?: Token | undefined;
}

/** What brings cards up to date. */
export interface CardBringerOptions extends ThreadTellerOptions {
  messages: CardMessages;
  cards: Cards;
  clock: Clock;
  /** The channel of new cards. */
  channel: string;
  /** What to call those who may decide; asked at every rendering. */
  approvers: (migration: Migration) => Token;
  /** Who else is mentioned, where the rules name them. */
  mentions?: (migration: Migration) => Mentions;
  /** Paces of posting and of updating. */
  posting: Pace;
  updating: Pace;
}

/** A migration as its card and its thread are to show it. */
export interface Shown {
  id: MigrationId;
  migration: Migration;
  entries: Entry[];
  signal: AbortSignal;
}

/** What is known of a thread before it is told. */
type Known = Pick<Telling, 'isSure' | 'informed'>;

const labelOf = (migration: Migration) => ({ migration: migration.id, memory: memoryOf(migration) });

/** Final states, the cutover and what waits for an approval go before progress. */
const urgencyOf = (migration: Migration, now: number): Urgency =>
  migration.ending !== undefined || migration.cutover !== undefined || actionsOn(migration, now).includes('approve')
    ? 'decision'
    : 'progress';

/** Draws cards. Both reject with what the WebClient rejected with; the caller holds the card's lease. */
export interface CardBringer {
  /** Brings a card and its thread up to date, wherever the last attempt stopped; resolves with whether Slack had to be asked. */
  keepUp: (shown: Shown) => Promise<boolean>;
  /**
   * Takes the buttons from a card because this person's decision is being recorded, unless that `isOver`. It counts as not up to date
   * from before that on, so that the card as it is always follows.
   */
  showRecording: (shown: Shown, by: SlackUserId, isOver: () => boolean) => Promise<void>;
}

/** Makes it. */
export function createCardBringer(options: CardBringerOptions): CardBringer {
  const { messages, cards, clock, words, approvers } = options;

  const named = (migration: Migration) => ({ approvers: approvers(migration), ...options.mentions?.(migration) });

  const drawn = (
    migration: Migration,
    { earlier = [], ...view }: Pick<CardView, 'style' | 'recording'> & { earlier?: EarlierCard[] | undefined },
  ) => renderCard({ migration, now: clock.now(), words, replaces: earlier.at(-1), ...view, ...named(migration) });

  const render =
    (migration: Migration, earlier: EarlierCard[] = []) =>
    (style: CardView['style']) =>
      drawn(migration, { style, earlier });

  const places = createCardPlaces(options);
  const tellThread = createThreadTeller(options);

  const toPlace = ({ migration, signal }: Shown, isFirst = false): CardToPlace => ({
    migration,
    isFirst,
    label: labelOf(migration),
    render: (earlier) => render(migration, earlier),
    paced: (call) => options.posting.run(urgencyOf(migration, clock.now()), signal, call),
  });

  const update = async ({ migration, signal }: Shown, at: CardRecord): Promise<void> => {
    const urgency = urgencyOf(migration, clock.now());
    await options.updating.run(urgency, signal, () =>
      messages.update(at, labelOf(migration), render(migration, at.earlier)),
    );
  };

  /** The thread tells each entry once: `shown` ahead of `told` means that somebody may have told and died before noting it. */
  const tell = ({ id, migration, entries, signal }: Shown, record: CardRecord, told: Known): Promise<void> =>
    tellThread({
      migration,
      entries,
      record,
      ...told,
      people: named(migration),
      paced: (call) => options.posting.run(urgencyOf(migration, clock.now()), signal, call),
      note: (upTo) => cards.put(id, { ...record, told: upTo }),
    });

  /** Brings the card that `record` names up to date, and its thread. */
  const bring = async (shown: Shown, record: CardRecord, told: Known): Promise<CardRecord> => {
    const { id, migration } = shown;
    if (record.shown < migration.revision) await update(shown, record);
    const now = { ...record, shown: migration.revision, told: Math.max(0, record.told) };
    await cards.put(id, now);
    if (now.told < migration.revision) await tell(shown, now, told);
    return now;
  };

  /** A card that was never posted, or of which this process does not know. */
  const begin = async (shown: Shown): Promise<void> => {
    const record = await places.place(toPlace(shown, await cards.begin(shown.id)));
    await bring(shown, record, { isSure: record.told === 0 });
  };

  /** The card was deleted by a person: the migration gets a new one, with its whole story. */
  const replace = async (shown: Shown, old: CardRecord): Promise<void> => {
    const record = await places.place(toPlace(shown), old);
    await bring(shown, record, { isSure: record.told === 0, informed: old.told });
  };

  /** The channel is back: a new card at its end, whose thread goes on where the old one stopped. */
  const comeBack = async (shown: Shown, old: CardRecord, away: AwayRecord): Promise<void> => {
    const isPlaced = old.ts !== away.card;
    const record = isPlaced ? old : await places.place(toPlace(shown), old);
    const isSure = !isPlaced && record.told === 0;
    const now = await bring(
      shown,
      { ...record, told: Math.max(old.told, record.told) },
      { isSure, informed: away.told },
    );
    const last = now.earlier?.at(-1);
    if (last) await places.retire(toPlace(shown), last, now);
  };

  /** A card that is gone, or whose channel is no longer the one for cards, gets a successor. */
  const again = (shown: Shown, old: CardRecord, error: unknown): Promise<void> => {
    const isElsewhere = old.channel !== options.channel && absenceOf(error) !== undefined;
    return isGone(error) || isElsewhere ? replace(shown, old) : Promise.reject(error);
  };

  const isBehind = ({ migration: { revision } }: Shown, { shown, told }: CardRecord) =>
    shown < revision || told < revision;

  const keepUp = async (shown: Shown): Promise<boolean> => {
    const { id } = shown;
    const [known, away] = await Promise.all([cards.get(id), cards.away(id)]);
    if (known && !away && !isBehind(shown, known)) return false;
    if (!known) await begin(shown);
    else {
      const coming = away
        ? comeBack(shown, known, away)
        : bring(shown, known, { isSure: known.shown === known.told }).then(() => undefined);
      await coming.catch((error: unknown) => again(shown, known, error));
    }
    if (away) await cards.clearAway(id);
    return true;
  };

  return {
    keepUp,
    async showRecording({ id, migration, signal }, by, isOver) {
      const [known, away] = await Promise.all([cards.get(id), cards.away(id)]);
      if (!known || away || isOver()) return;
      await cards.put(id, { ...known, shown: 0 });
      const draw = (style: CardView['style']) =>
        drawn(migration, { style, earlier: known.earlier, recording: person(by) });
      await options.updating.run('decision', signal, async () => {
        if (!isOver()) await messages.update(known, labelOf(migration), draw);
      });
    },
  };
}
