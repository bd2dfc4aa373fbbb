import { fold } from '../migration/evolve.ts';
import type { MigrationId, SlackUserId } from '../migration/ids.ts';
import type { AwayRecord, AwayWhy } from '../workflow/slack-ports.ts';
import { leased, type Journal, type Leases, type Notifier } from '../workflow/ports.ts';
import type { AwayNews } from './away-teller.ts';
import { createCardBringer, type CardBringerOptions, type Shown } from './card-bringer.ts';
import { absenceOf, createChannelOutage } from './channel-absence.ts';
import type { WhileRecording } from './recording.ts';
import { createRenderQueue } from './render-queue.ts';
import { slackFailureOf } from './web-api.ts';

/** What keeps cards. */
export interface CardKeeperOptions extends CardBringerOptions {
  journal: Pick<Journal, 'load'>;
  leases: Leases;
  /** Tells the people concerned while the card can't be shown; resolves with what is to be noted. */
  tellAway: (news: AwayNews) => Promise<AwayRecord>;
  /** Migrations that are not over. */
  running: () => Promise<MigrationId[]>;
}

/** Keeps every card as its journal says. `start` begins the loop over cards that lag behind; `stop` ends it. */
export interface CardKeeper extends Notifier {
  whileRecording: WhileRecording;
  start(): void;
  stop(): Promise<void>;
}

/**
 * A card is marked before the entry is appended. A mark younger than this may stand for an entry that was not there yet when
 * the journal was read, so it is left for the next look.
 */
const SETTLED_MS = 2_000;

/** When a process dies while it records, another one draws the card as it is after this time. */
const RECORDED_WITHIN_MS = 15_000;
/** A decision that is recorded sooner is shown itself. */
const SOON_MS = 100;
/** Buttons that can't be taken away in this time stay: a late click is answered all the same. */
const AT_ONCE_MS = 1_500;

/**
 * One render queue for each card, the latest state wins, and the final one is always delivered: a card stays marked as behind
 * until Slack has taken it, whatever restarts in between. Two replicas take turns by a lease; what they could do twice is
 * found by the metadata of the messages.
 */
export function createCardKeeper(options: CardKeeperOptions): CardKeeper {
  const { cards, journal, leases, clock, log } = options;
  const { keepUp, showRecording } = createCardBringer(options);
  const outage = createChannelOutage(clock);

  const load = async (id: MigrationId, signal: AbortSignal): Promise<Shown | undefined> => {
    const entries = await journal.load(id);
    const migration = fold(entries);
    return migration && { id, migration, entries, signal };
  };

  /** Nobody can see the card: the people concerned are told directly, and it stays marked as behind. */
  const tellDirectly = async ({ id, migration, entries }: Shown, why: AwayWhy): Promise<void> => {
    const [known, before] = await Promise.all([cards.get(id), cards.away(id)]);
    await cards.putAway(id, await options.tellAway({ migration, entries, why, before, card: known?.ts }));
  };

  /** Cards that nobody has touched can't be approved unseen either. Whoever is missed here is found by the sweep. */
  const tellOfOthers = async ({ id: first, signal }: Shown, why: AwayWhy): Promise<void> => {
    for (const id of await options.running()) {
      if (id === first) continue;
      await cards.markBehind(id, clock.now());
      await leased(leases, `card:${id}`, async () => {
        const shown = await load(id, signal);
        if (shown) await tellDirectly(shown, why);
      });
    }
  };

  const unreachable = async (shown: Shown, why: AwayWhy): Promise<void> => {
    const isNew = outage.found(why);
    await tellDirectly(shown, why);
    if (!isNew) return;
    log.warn({ channel: options.channel, why }, 'the channel takes no messages; people are told directly');
    await tellOfOthers(shown, why);
  };

  /** False when the channel takes nothing. What was seen of it is believed only for a card that was away then. */
  const showOrTell = async (shown: Shown): Promise<boolean> => {
    const standing = (await cards.away(shown.id)) && outage.standing();
    if (standing) {
      await tellDirectly(shown, standing);
      return false;
    }
    try {
      if (await keepUp(shown)) outage.over();
      else outage.undecided();
      return true;
    } catch (error) {
      const why = absenceOf(error);
      if (why) {
        await unreachable(shown, why);
        return false;
      }
      outage.undecided();
      throw error;
    }
  };

  const catchUp = async (id: MigrationId, signal: AbortSignal): Promise<void> => {
    const began = clock.now();
    const shown = await load(id, signal);
    if (!shown || (await showOrTell(shown))) await cards.caughtUp(id, began - SETTLED_MS);
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
    behind: (limit) => (outage.isResting() ? Promise.resolve([]) : cards.behind(clock.now() - SETTLED_MS, limit)),
    failed(id, error) {
      const { code, retryAfterMs } = slackFailureOf(error);
      log.warn({ migration: id, slack: code, err: error }, 'a card could not be brought up to date; trying again');
      return retryAfterMs;
    },
  });

  /** Nothing waits for it: whoever draws the card now draws it as it is. */
  const recording = async (id: MigrationId, by: SlackUserId, isOver: () => boolean): Promise<void> => {
    await clock.wait(SOON_MS);
    if (isOver() || outage.isResting()) return;
    await leased(leases, `card:${id}`, async (lost) => {
      const shown = await load(id, AbortSignal.any([lost, AbortSignal.timeout(AT_ONCE_MS)]));
      if (!shown || isOver()) return;
      await cards.markBehind(id, clock.now() + RECORDED_WITHIN_MS);
      await showRecording(shown, by, isOver);
    });
  };

  return {
    changed: (id, by) => queue.want(id, by),
    start: () => queue.start(),
    stop: () => queue.stop(),
    async whileRecording(id, by, work) {
      let isOver = false;
      const drawn = recording(id, by, () => isOver).catch((error: unknown) => {
        log.info({ migration: id, slack: slackFailureOf(error).code }, 'the buttons could not be taken away in time');
      });
      try {
        return await work();
      } finally {
        isOver = true;
        void drawn.then(() => queue.want(id, 'now'));
      }
    },
  };
}
