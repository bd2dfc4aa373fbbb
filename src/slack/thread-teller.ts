import type { Entry } from '../migration/event.ts';
import type { Migration } from '../migration/state.ts';
import type { CardRecord } from '../workflow/slack-ports.ts';
import type { SlackLog } from './bolt-logger.ts';
import type { CardMessages, CardPlace } from './card-messages.ts';
import type { Catalogue } from './catalogue.ts';
import { createNews, withStates, type NewsTellers, type Told } from './news.ts';
import { threadFile } from './template-list.ts';
import { threadLine } from './thread-line.ts';
import type { ThreadView } from './thread-view.ts';
import { fittingInOne, isFurther, messagesOf, type ToldUpTo } from './thread-parts.ts';
import { passes, slackFailureOf } from './web-api.ts';

/** What telling a thread needs. */
export interface ThreadTellerOptions extends NewsTellers {
  messages: Pick<CardMessages, 'lastTold' | 'share' | 'tell'>;
  words: Catalogue;
  log: SlackLog;
}

/** One migration's thread at one moment. */
export interface Telling {
  migration: Migration;
  entries: readonly Entry[];
  /** Where, and what is told there already, as far as was noted. */
  record: CardRecord;
  /** False when somebody may have told more and died before noting it. */
  isSure: boolean;
  /** Last entry of which people were told otherwise. */
  informed?: number | undefined;
  people: Pick<ThreadView, 'approvers' | 'notify' | 'secondTier'>;
  /** Makes a call when a message may be posted. */
  paced: (call: () => Promise<void>) => Promise<void>;
  /** Notes how far the thread has got. */
  note(told: number): Promise<void>;
}

/**
 * Tells each journal entry in the thread once, in order, in as many messages as they need. Each message carries how far the thread
 * has got with it, so that a crash between two of them neither loses nor repeats a line.
 */
export function createThreadTeller(options: ThreadTellerOptions): (telling: Telling) => Promise<void> {
  const { messages, words, log } = options;
  const inform = createNews(options);

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
    const isNews = ({ entry }: Told) => entry.seq > (telling.informed ?? 0);
    // Before the thread, whose lines are the proof that the news was told.
    if (!isBegun) await inform(migration, part.filter(isNews), later);
    const files = !isBegun && (await share(part, record));
    const texts = messagesOf(part.flatMap((told) => linesOf(telling, told, files)));
    const last = part.at(-1)?.entry.seq ?? before.told;
    for (const [index, lines] of texts.entries()) {
      if (index < before.pieces) continue;
      const isLast = index === texts.length - 1;
      const now = isLast ? { told: last, pieces: 0 } : { ...before, pieces: index + 1 };
      await telling.paced(() => messages.tell(record, lines, now));
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
