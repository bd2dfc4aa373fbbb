import type { Event, EventOf } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { Migration } from '../migration/state.ts';
import { stateValues } from './card/state-sentence.ts';
import { catalogueOf } from './catalogue.ts';
import { cardLink, type CardTelling } from './listen/card-link.ts';
import { tellPerson } from './listen/tell.ts';
import { person } from './tokens.ts';

/** True for what whoever asked for a migration must hear: its end, unless they made it, and a stop that needs a person. */
export function concernsRequester(event: Event, after: Migration): boolean {
  if (event.type === 'completed' || event.type === 'rejected' || event.type === 'pinAlarm') return true;
  if (event.type === 'cancelled') return event.by !== after.requestedBy;
  return event.type === 'stepFailed' && event.retryAt === undefined;
}

/** Tells whoever was responsible that somebody else is now, and why. Rejects when Slack did not take it. */
export const createHandovers =
  ({ client, cards, clock, languageOf, channel }: OutcomeOptions) =>
  async (migration: Migration, { by, from, reason }: EventOf<'takenOver'>): Promise<void> => {
    const words = catalogueOf(await languageOf(from));
    const text = words.mrkdwn('takeover.told', {
      number: formatNumber(migration.number),
      by: person(by),
      reason,
      card: await cardLink({ client, cards, channel, clock }, migration.id, words),
    });
    const record = await cards.get(migration.id);
    await tellPerson(client, { user: from, channel, thread: record?.ts }, text);
  };

/** What telling the requester needs. */
export interface OutcomeOptions extends CardTelling {
  /** Whether a person wants to hear how their own moves ended; what needs them is told anyway. */
  wantsOutcomes?: (user: string) => Promise<boolean>;
}

/**
 * Tells the requester privately where their migration stands: in the card's thread for those who are in its channel, as a
 * direct message for the others. Rejects when Slack did not take it.
 */
export const createOutcomes =
  ({ client, cards, clock, languageOf, channel, wantsOutcomes }: OutcomeOptions) =>
  async (migration: Migration): Promise<void> => {
    if (migration.ending && (await wantsOutcomes?.(migration.requestedBy)) === false) return;
    const words = catalogueOf(await languageOf(migration.requestedBy));
    const text = words.mrkdwn('outcome.told', {
      number: formatNumber(migration.number),
      ...stateValues(migration, clock.now(), words),
      card: await cardLink({ client, cards, channel, clock }, migration.id, words),
    });
    const record = await cards.get(migration.id);
    await tellPerson(client, { user: migration.requestedBy, channel, thread: record?.ts }, text);
  };
