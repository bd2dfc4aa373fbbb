import type { Entry } from '../migration/event.ts';
import { fold } from '../migration/evolve.ts';
import type { MigrationId } from '../migration/ids.ts';
import { actionsOn } from '../migration/action.ts';
import type { Migration } from '../migration/state.ts';
import type { CardRecord, Cards } from '../workflow/slack-ports.ts';
import { leased, type Clock, type Journal, type Leases, type Notifier } from '../workflow/ports.ts';
import { renderCard, type CardView } from './card/card.ts';
import { memoryOf } from './card-memory.ts';
import { isGone, type CardMessages, type CardPlace } from './card-messages.ts';
import type { Pace } from './pace.ts';
import { createRenderQueue } from './render-queue.ts';
import { createThreadTeller, type ThreadTellerOptions } from './thread-teller.ts';
import { slackFailureOf } from './web-api.ts';
import type { Token } from './words.ts';

/** People that a card and its thread name beside the approvers. */
export interface Mentions {
  notify?: Token | undefined;
  secondTier?: Token | undefined;
  lastTier?: Token | undefined;
}

/** What keeps cards. */
export interface CardKeeperOptions extends ThreadTellerOptions {
  messages: CardMessages;
  cards: Cards;
  journal: Pick<Journal, 'load'>;
  leases: Leases;
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

/** Keeps every card as its journal says. `start` begins the loop over cards that lag behind; `stop` ends it. */
export interface CardKeeper extends Notifier {
  start(): void;
  stop(): Promise<void>;
}

interface Shown {
  id: MigrationId;
  migration: Migration;
  entries: Entry[];
  signal: AbortSignal;
}

/**
 * A card is marked before the entry is appended. A mark younger than this may stand for an entry that was not there yet when
 * the journal was read, so it is left for the next look.
 */
const SETTLED_MS = 2_000;

const labelOf = (migration: Migration) => ({ migration: migration.id, memory: memoryOf(migration) });

/** States nobody should wait for behind other cards' progress. */
const isUrgent = (migration: Migration, now: number): boolean =>
  migration.ending !== undefined || migration.cutover !== undefined || actionsOn(migration, now).includes('approve');

/**
 * One render queue for each card, the latest state wins, and the final one is always delivered: a card stays marked as behind
 * until Slack has taken it, whatever restarts in between. Two replicas take turns by a lease; what they could do twice is
 * found by the metadata of the messages.
 */
export function createCardKeeper(options: CardKeeperOptions): CardKeeper {
  const { messages, cards, journal, leases, clock, log, words, approvers } = options;

  const named = (migration: Migration) => ({ approvers: approvers(migration), ...options.mentions?.(migration) });

  const render = (migration: Migration) => (style: CardView['style']) =>
    renderCard({ migration, now: clock.now(), words, style, ...named(migration) });

  const place = async ({ id, migration, signal }: Shown): Promise<CardRecord> => {
    // A process may have died between posting and noting where.
    const posted = await messages.find(options.channel, id, migration.startedAt);
    if (posted) return { ...posted, shown: 0, told: -1 };
    await options.posting.turn(true, signal);
    const fresh = await messages.post(options.channel, labelOf(migration), render(migration));
    return { ...fresh, shown: migration.revision, told: 0 };
  };

  const update = async ({ migration, signal }: Shown, at: CardPlace): Promise<void> => {
    await options.updating.turn(isUrgent(migration, clock.now()), signal);
    await messages.update(at, labelOf(migration), render(migration));
  };

  const tellThread = createThreadTeller(options);

  /** The thread tells each entry once: `shown` ahead of `told` means that somebody may have told and died before noting it. */
  const tell = ({ id, migration, entries, signal }: Shown, record: CardRecord, isSure: boolean): Promise<void> =>
    tellThread({
      migration,
      entries,
      record,
      isSure,
      people: named(migration),
      turn: () => options.posting.turn(isUrgent(migration, clock.now()), signal),
      note: (told) => cards.put(id, { ...record, told }),
    });

  const bring = async (shown: Shown): Promise<void> => {
    const { id, migration } = shown;
    const known = await cards.get(id);
    const record = known ?? (await place(shown));
    const isSure = known ? known.shown === known.told : record.told === 0;
    if (record.shown < migration.revision) await update(shown, record);
    const now = { ...record, shown: migration.revision, told: Math.max(0, record.told) };
    if (!known || known.shown !== now.shown) await cards.put(id, now);
    if (now.told < migration.revision) await tell(shown, now, isSure);
  };

  /** The card was deleted by a person: the migration gets a new one, with its whole story. */
  const replace = async (shown: Shown): Promise<void> => {
    const { id, migration, signal } = shown;
    await options.posting.turn(true, signal);
    const fresh = await messages.post(options.channel, labelOf(migration), render(migration));
    const record = { ...fresh, shown: migration.revision, told: 0 };
    await cards.put(id, record);
    await tell(shown, record, true);
  };

  const catchUp = async (id: MigrationId, signal: AbortSignal): Promise<void> => {
    const began = clock.now();
    const entries = await journal.load(id);
    const migration = fold(entries);
    if (migration) {
      const shown = { id, migration, entries, signal };
      await bring(shown).catch((error: unknown) => (isGone(error) ? replace(shown) : Promise.reject(error)));
    }
    await cards.caughtUp(id, began - SETTLED_MS);
  };

  const renderOne = async (id: MigrationId, signal: AbortSignal): Promise<boolean> => {
    const shown = await leased(leases, `card:${id}`, async (lost) => {
      await catchUp(id, AbortSignal.any([signal, lost]));
      return true;
    });
    return shown ?? false;
  };

  const queue = createRenderQueue({
    clock,
    render: renderOne,
    behind: (limit) => cards.behind(clock.now() - SETTLED_MS, limit),
    failed(id, error) {
      const { code, retryAfterMs } = slackFailureOf(error);
      if (retryAfterMs !== undefined) {
        options.posting.pause(retryAfterMs);
        options.updating.pause(retryAfterMs);
      }
      log.warn({ migration: id, slack: code, err: error }, 'a card could not be brought up to date; trying again');
      return retryAfterMs;
    },
  });

  return { changed: (id) => queue.want(id), start: () => queue.start(), stop: () => queue.stop() };
}
