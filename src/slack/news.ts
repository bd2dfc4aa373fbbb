import type { Entry, Event, EventOf } from '../migration/event.ts';
import { evolve } from '../migration/evolve.ts';
import type { Migration } from '../migration/state.ts';
import type { SlackLog } from './bolt-logger.ts';
import { concernsRequester } from './outcome.ts';
import { logRefusals } from './log-refusals.ts';

/** How people are told what concerns them so much that the thread is not enough. */
export interface NewsTellers {
  /** Tells whoever asked for the migration how it ended, or that it needs a person. */
  tellRequester?: ((migration: Migration) => Promise<void>) | undefined;
  /** Tells whoever was responsible for a migration that somebody has taken it over. */
  tellFormerOwner?: ((migration: Migration, handover: EventOf<'takenOver'>) => Promise<void>) | undefined;
  /** Tells those for whom several requests wait, by one message each. */
  tellWaiting?: ((reminded: EventOf<'reminded'>) => Promise<void>) | undefined;
  /** Tells those who want a message of their own for each request. */
  tellAsked?: ((migration: Migration, asked: EventOf<'approvalRequested'>) => Promise<void>) | undefined;
  /** Lets the workflow go on that waits for the end of this migration. */
  finishStep?: ((migration: Migration) => Promise<void>) | undefined;
  /** Tells everybody who may approve that one person approves alone. */
  tellApprovers?: ((migration: Migration, broken: EventOf<'glassBroken'>) => Promise<void>) | undefined;
}

/** An entry, and the migration as it was after it. */
export interface Told {
  entry: Entry;
  after: Migration;
}

/** Every entry with the state after it. */
export function withStates(entries: readonly Entry[]): Told[] {
  let after: Migration | undefined;
  return entries.map((entry) => {
    after = evolve(after, entry);
    return { entry, after };
  });
}

/** Events with which a migration may be over; the migration says whether it is. */
const ENDS: readonly Event['type'][] = ['completed', 'cancelled', 'rejected'];

const concerns = ({ entry, after }: Told) => concernsRequester(entry.event, after);

/**
 * Tells people of entries. The requester hears only of the last that concerns them, so nothing while there is one among `later`.
 * Rejects only when Slack is away or busy.
 */
export function createNews(options: NewsTellers & { log: SlackLog }) {
  const warn = async (migration: Migration, { entry: { event }, after }: Told): Promise<void> => {
    if (event.type === 'takenOver') await options.tellFormerOwner?.(migration, event);
    if (event.type === 'reminded') await options.tellWaiting?.(event);
    if (event.type === 'approvalRequested') await options.tellAsked?.(migration, event);
    if (event.type === 'glassBroken') await options.tellApprovers?.(after, event);
  };

  // The thread tells it all the same.
  const trying = logRefusals(options.log);

  return async (migration: Migration, part: readonly Told[], later: readonly Told[]): Promise<void> => {
    if (part.some(({ entry }) => ENDS.includes(entry.event.type)))
      await trying('a workflow could not be told that its step is over', async () => options.finishStep?.(migration));
    await trying('a person could not be told; the thread tells it all the same', async () => {
      for (const told of part) await warn(migration, told);
      if (part.some(concerns) && !later.some(concerns)) await options.tellRequester?.(migration);
    });
  };
}
