import type { Entry, EventOf } from '../migration/event.ts';
import { evolve } from '../migration/evolve.ts';
import type { Migration } from '../migration/state.ts';
import type { CardRecord } from '../workflow/slack-ports.ts';
import type { SlackLog } from './bolt-logger.ts';
import type { CardMessages, CardPlace } from './card-messages.ts';
import type { Catalogue } from './catalogue.ts';
import { concernsRequester } from './outcome.ts';
import { threadFile } from './template-list.ts';
import { threadLine } from './thread-line.ts';
import type { ThreadView } from './thread-view.ts';
import { fittingInOne, isFurther, messagesOf, type ToldUpTo } from './thread-parts.ts';
import { slackFailureOf } from './web-api.ts';

/** What telling a thread needs. */
export interface ThreadTellerOptions {
  messages: Pick<CardMessages, 'lastTold' | 'share' | 'tell'>;
  words: Catalogue;
  log: SlackLog;
  /** Tells whoever asked for the migration how it ended, or that it needs a person. */
  tellRequester?: ((migration: Migration) => Promise<void>) | undefined;
  /** Tells whoever was responsible for a migration that somebody has taken it over. */
  tellFormerOwner?: ((migration: Migration, handover: EventOf<'takenOver'>) => Promise<void>) | undefined;
  /** Tells those for whom several requests wait, by one message each. */
  tellWaiting?: ((reminded: EventOf<'reminded'>) => Promise<void>) | undefined;
  /** Tells everybody who may approve that one person approves alone. */
  tellApprovers?: ((migration: Migration, broken: EventOf<'glassBroken'>) => Promise<void>) | undefined;
}

/** One migration's thread at one moment. */
export interface Telling {
  migration: Migration;
  entries: readonly Entry[];
  /** Where, and what is told there already, as far as was noted. */
  record: CardRecord;
  /** False when somebody may have told more and died before noting it. */
  isSure: boolean;
  people: Pick<ThreadView, 'approvers' | 'notify' | 'secondTier'>;
  /** Resolves when a message may be posted. */
  turn(): Promise<void>;
  /** Notes how far the thread has got. */
  note(told: number): Promise<void>;
}

/** An entry, and the migration as it was after it. */
interface Told {
  entry: Entry;
  after: Migration;
}

function withStates(entries: readonly Entry[]): Told[] {
  let after: Migration | undefined;
  return entries.map((entry) => {
    after = evolve(after, entry);
    return { entry, after };
  });
}

/** These pass, and the whole card is tried again; the others would stand in the way for ever. */
const passes = (code: string): boolean => code === 'rate_limited' || code === 'unreachable';

/**
 * Tells each journal entry in the thread once, in order, in as many messages as they need. Each message carries how far the thread
 * has got with it, so that a crash between two of them neither loses nor repeats a line.
 */
export function createThreadTeller(options: ThreadTellerOptions): (telling: Telling) => Promise<void> {
  const { messages, words, log } = options;

  /** Those whom one entry concerns so much that the thread is not enough. */
  const warn = async (migration: Migration, { entry: { event }, after }: Told): Promise<void> => {
    if (event.type === 'takenOver') await options.tellFormerOwner?.(migration, event);
    if (event.type === 'reminded') await options.tellWaiting?.(event);
    if (event.type === 'glassBroken') await options.tellApprovers?.(after, event);
  };

  /** Before the thread, whose lines are the proof that the news was told. The requester hears only of the last. */
  const inform = async (migration: Migration, part: readonly Told[], later: readonly Told[]): Promise<void> => {
    const concerns = ({ entry, after }: Told) => concernsRequester(entry.event, after);
    try {
      for (const told of part) await warn(migration, told);
      if (part.some(concerns) && !later.some(concerns)) await options.tellRequester?.(migration);
    } catch (error) {
      const { code } = slackFailureOf(error);
      if (passes(code)) throw error;
      log.warn({ slack: code, err: error }, 'a person could not be told; the thread tells it all the same');
    }
  };

  /** Puts the files of these entries into the thread; false when Slack takes none, so that the lines must say it all. */
  const share = async (news: readonly Told[], place: CardPlace): Promise<boolean> => {
    try {
      for (const { entry, after } of news) {
        const file = threadFile(entry, after, words);
        if (file) await messages.share(place, file);
      }
      return true;
    } catch (error) {
      const { code } = slackFailureOf(error);
      if (passes(code)) throw error;
      log.warn({ slack: code, err: error }, 'a file could not be put into a thread; its content is told in lines');
      return false;
    }
  };

  const upTo = async ({ record, isSure }: Telling): Promise<ToldUpTo> => {
    const noted = { told: record.told, pieces: 0 };
    if (isSure) return noted;
    const seen = await messages.lastTold(record);
    return isFurther(seen, noted) ? seen : noted;
  };

  const linesOf = ({ migration, people }: Telling, { entry, after }: Told, files: boolean): string[] => {
    const line = threadLine(entry, { migration, words, ...people, after, files });
    return line === undefined ? [] : [line];
  };

  /** Tells the next entries that go together, and answers the others. */
  const tellPart = async (telling: Telling, news: readonly Told[], before: ToldUpTo): Promise<readonly Told[]> => {
    const { migration, record } = telling;
    const count = fittingInOne(news.map((told) => linesOf(telling, told, true)));
    const part = news.slice(0, count);
    const later = news.slice(count);
    // Pieces exist only of a list that Slack did not take as a file, and its people have been told before the first.
    const isBegun = before.pieces > 0;
    if (!isBegun) await inform(migration, part, later);
    const files = !isBegun && (await share(part, record));
    const texts = messagesOf(part.flatMap((told) => linesOf(telling, told, files)));
    const last = part.at(-1)?.entry.seq ?? before.told;
    for (const [index, lines] of texts.entries()) {
      if (index < before.pieces) continue;
      await telling.turn();
      const isLast = index === texts.length - 1;
      await messages.tell(record, lines, isLast ? { told: last, pieces: 0 } : { ...before, pieces: index + 1 });
    }
    await telling.note(last);
    return later;
  };

  return async (telling) => {
    let at = await upTo(telling);
    let news: readonly Told[] = withStates(telling.entries).filter(({ entry }) => entry.seq > at.told);
    if (news.length === 0) await telling.note(telling.migration.revision);
    while (news.length > 0) {
      const later = await tellPart(telling, news, at);
      at = { told: (later[0]?.entry.seq ?? telling.migration.revision + 1) - 1, pieces: 0 };
      news = later;
    }
  };
}
