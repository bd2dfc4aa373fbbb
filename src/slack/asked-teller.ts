import { isOpen } from '../migration/blocked.ts';
import type { EventOf } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { Migration } from '../migration/state.ts';
import type { Personal } from '../workflow/personal-settings.ts';
import { nameOf } from './card/where.ts';
import { tellEach } from './listen/announce.ts';
import { cardLink, type CardTelling } from './listen/card-link.ts';
import { time } from './tokens.ts';

/** What telling people of each request needs. */
export interface AskedTellerOptions extends CardTelling {
  personal: Pick<Personal, 'among'>;
  /** Those who are called when a migration waits for an approval. */
  called: (migration: Migration) => Promise<readonly string[]>;
}

/**
 * Tells those who have chosen it of a new request by a direct message, beside the mention in the thread. Rejects when Slack did
 * not take one, so that it is tried again.
 */
export const createAskedTeller =
  (options: AskedTellerOptions) =>
  async (migration: Migration, { requestId }: EventOf<'approvalRequested'>): Promise<void> => {
    const { personal, called } = options;
    const { approval, ending, requestedBy, formerOwners = [] } = migration;
    // Decided or replaced meanwhile.
    if (ending || approval?.requestId !== requestId || !isOpen(approval)) return;
    const owners: readonly string[] = [requestedBy, ...formerOwners];
    const asked = (await called(migration)).filter((id) => !owners.includes(id));
    const chosen = await personal.among(asked);
    const wanting = asked.filter((one) => chosen.get(one)?.requests === 'message');
    await tellEach(options, wanting, async (words) =>
      words.mrkdwn('settings.asked', {
        number: formatNumber(migration.number),
        name: nameOf(migration) ?? migration.waba.name,
        until: time(approval.expiresAt),
        card: await cardLink(options, migration.id, words),
      }),
    );
  };
