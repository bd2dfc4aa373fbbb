import type { EventOf } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { Migration } from '../migration/state.ts';
import type { People } from '../workflow/slack-ports.ts';
import { tellEach } from './listen/announce.ts';
import { cardLink, type CardTelling } from './listen/card-link.ts';
import { person } from './tokens.ts';

/** What telling every approver needs. */
export interface BroadcastOptions extends CardTelling {
  people: Pick<People, 'members'>;
}

/**
 * Tells everybody who may approve, by direct message, that one person approves alone, and why. Rejects when Slack did not take
 * a message, so that it is tried again.
 */
export const createBroadcast =
  (options: BroadcastOptions) =>
  async (migration: Migration, { by, reason }: EventOf<'glassBroken'>): Promise<void> => {
    const { approversFrom, escalatesTo, breakGlass } = migration.approval?.plan.policy ?? {};
    const sources = [approversFrom, escalatesTo, breakGlass].filter((one) => one !== undefined);
    const members = await Promise.all(sources.map((source) => options.people.members(source)));
    const ids = new Set(members.flatMap((one) => ('ids' in one ? [...one.ids] : [])));
    ids.delete(by);
    await tellEach(options, [...ids], async (words) =>
      words.mrkdwn('break-glass.told', {
        number: formatNumber(migration.number),
        by: person(by),
        reason,
        card: await cardLink(options, migration.id, words),
      }),
    );
  };
