import type { WebClient } from '@slack/web-api';
import type { EventOf } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { Migration } from '../migration/state.ts';
import type { Clock } from '../workflow/ports.ts';
import type { Cards, People } from '../workflow/slack-ports.ts';
import { catalogueOf } from './catalogue.ts';
import { announce } from './listen/announce.ts';
import { cardLink } from './listen/card-link.ts';
import { person } from './tokens.ts';
import type { Language } from './words.ts';

/** What telling every approver needs. */
export interface BroadcastOptions {
  client: WebClient;
  cards: Pick<Cards, 'get'>;
  clock: Clock;
  people: Pick<People, 'members'>;
  languageOf: (user: string) => Promise<Language>;
  channel: string;
}

/** More direct messages than this would only be held up by Slack; the thread mentions the group as well. */
const TOLD_AT_MOST = 60;

/**
 * Tells everybody who may approve, by direct message, that one person approves alone, and why. Rejects when Slack did not take
 * a message, so that it is tried again.
 */
export const createBroadcast =
  ({ client, cards, clock, people, languageOf, channel }: BroadcastOptions) =>
  async (migration: Migration, { by, reason }: EventOf<'glassBroken'>): Promise<void> => {
    const { approversFrom, escalatesTo, breakGlass } = migration.approval?.plan.policy ?? {};
    const sources = [approversFrom, escalatesTo, breakGlass].filter((one) => one !== undefined);
    const members = await Promise.all(sources.map((source) => people.members(source)));
    const ids = new Set(members.flatMap((one) => ('ids' in one ? [...one.ids] : [])));
    ids.delete(by);
    for (const id of [...ids].slice(0, TOLD_AT_MOST)) {
      const words = catalogueOf(await languageOf(id));
      const text = words.mrkdwn('break-glass.told', {
        number: formatNumber(migration.number),
        by: person(by),
        reason,
        card: await cardLink({ client, cards, channel, clock }, migration.id, words),
      });
      await announce({ client, channel: id }, text);
    }
  };
