import type { MigrationId } from '../../migration/ids.ts';
import type { Refusal } from '../../migration/refusal.ts';
import type { ListenerDeps } from './deps.ts';

/**
 * Why nobody may approve now: the card can't be shown, so others could not see what is approved. Undefined while it can, and as soon
 * as a new one stands in its place.
 */
export async function unseen({ cards }: Pick<ListenerDeps, 'cards'>, id: MigrationId): Promise<Refusal | undefined> {
  const [away, card] = await Promise.all([cards.away(id), cards.get(id)]);
  return away && away.card === card?.ts ? { code: 'channel-away' } : undefined;
}
