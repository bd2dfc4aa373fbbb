import type { WebClient } from '@slack/web-api';
import { actionsOn } from '../migration/action.ts';
import type { Entry } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { Migration } from '../migration/state.ts';
import type { Clock } from '../workflow/ports.ts';
import type { AwayRecord, AwayWhy } from '../workflow/slack-ports.ts';
import type { SlackLog } from './bolt-logger.ts';
import { stateValues } from './card/state-sentence.ts';
import { catalogueOf, type Catalogue } from './catalogue.ts';
import { announce, DIRECTLY_AT_MOST } from './listen/announce.ts';
import { createNews, withStates, type NewsTellers } from './news.ts';
import { channel as channelToken, rendered } from './tokens.ts';
import { logRefusals } from './log-refusals.ts';
import type { Language } from './words.ts';

/** What telling people beside an unreachable channel needs. */
export interface AwayTellerOptions extends NewsTellers {
  client: WebClient;
  clock: Pick<Clock, 'now'>;
  log: SlackLog;
  languageOf: (user: string) => Promise<Language>;
  /** The channel of the cards. */
  channel: string;
  /** Those who are called when this migration waits for an approval. */
  called: (migration: Migration) => Promise<readonly string[]>;
}

/** A migration whose card can't be shown. */
export interface AwayNews {
  migration: Migration;
  entries: readonly Entry[];
  why: AwayWhy;
  /** What people were told before; undefined the first time. */
  before: AwayRecord | undefined;
  /** The card that stood in the channel. */
  card: string | undefined;
}

/**
 * Tells the people concerned directly, while a channel takes no messages: the requester once what has happened and later what
 * they must hear, those who are called to approve once for each request. Resolves with what is to be noted; rejects when Slack is
 * away altogether, and then somebody may be told twice.
 */
export function createAwayTeller(options: AwayTellerOptions): (news: AwayNews) => Promise<AwayRecord> {
  const { client, clock, log, channel, languageOf } = options;
  const news = createNews(options);

  const trying = logRefusals(log);

  const directly = (user: string, text: (words: Catalogue) => string): Promise<void> =>
    trying('a person could not be told directly', async () =>
      announce({ client, channel: user }, text(catalogueOf(await languageOf(user)))),
    );

  /** A migration that was over before its channel was found away; of later ends the news tells. */
  const finish = (migration: Migration): Promise<void> =>
    trying('a workflow could not be told that its step is over', async () => options.finishStep?.(migration));

  const valuesOf = (migration: Migration, why: AwayWhy, words: Catalogue) => ({
    number: formatNumber(migration.number),
    why: rendered(words.mrkdwn(`away.why.${why}`, { channel: channelToken(channel) })),
    todo: rendered(words.mrkdwn(`away.todo.${why}`, { channel: channelToken(channel) })),
    ...stateValues(migration, clock.now(), words),
  });

  /** The open request whose approvers have not heard of it yet. */
  const unheard = (migration: Migration, before: AwayRecord | undefined) => {
    const request = actionsOn(migration, clock.now()).includes('approve') ? migration.approval?.requestId : undefined;
    return request === before?.asked ? undefined : request;
  };

  return async ({ migration, entries, why, before, card }) => {
    const asked = unheard(migration, before);
    if (asked) {
      const called = await options.called(migration);
      for (const user of called.slice(0, DIRECTLY_AT_MOST))
        await directly(user, (words) => words.mrkdwn('away.asked', valuesOf(migration, why, words)));
    }
    if (before)
      await news(
        migration,
        withStates(entries).filter(({ entry }) => entry.seq > before.told),
        [],
      );
    else {
      await directly(migration.requestedBy, (words) =>
        words.mrkdwn(migration.ending ? 'away.told.over' : 'away.told', valuesOf(migration, why, words)),
      );
      await finish(migration);
    }
    return {
      ...(before ?? { since: clock.now(), ...(card !== undefined && { card }) }),
      why,
      told: migration.revision,
      ...(asked && { asked }),
    };
  };
}
