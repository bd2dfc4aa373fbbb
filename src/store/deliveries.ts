import { createHash } from 'node:crypto';
import type { Clock, Ids } from '../workflow/ports.ts';
import type { Deliveries } from '../workflow/slack-ports.ts';
import { deliveryKey, keys } from './keys.ts';
import type { StoredLeases } from './leases.ts';
import { loadScript, runScript, runWord } from './script.ts';
import type { RedisClient } from './storage.ts';

const takeScript = loadScript('delivery-take');
const handledScript = loadScript('delivery-handled');

/**
 * Slack's last retry comes five minutes after the first delivery (docs.slack.dev, Events API); a memory of exactly that would end
 * with it. Four times as long.
 */
const REMEMBERED_MS = 1_200_000;

const digestOf = (identity: string) => createHash('sha256').update(identity).digest('base64url').slice(0, 22);

/**
 * Deliveries as leases, and a mark for what was handled. Whoever dies over a delivery loses the lease within seconds, so that a
 * repeat is taken up by somebody else.
 */
export function createDeliveries(parts: {
  client: RedisClient;
  leases: StoredLeases;
  clock: Pick<Clock, 'monotonic'>;
  ids: Pick<Ids, 'nonce'>;
}): Deliveries {
  const { client, leases, clock, ids } = parts;
  return {
    async take(identity) {
      const digest = digestOf(identity);
      const name = `delivery:${digest}`;
      const both = [keys.lease(name), deliveryKey(digest)];
      const token = ids.nonce();
      const askedAt = clock.monotonic();
      const [word] = await runWord(client, takeScript, { keys: both, args: [token, leases.durationMs] });
      if (word !== 'OK') return word === 'HANDLED' ? 'handled' : 'held';
      const lease = leases.keep(name, token, askedAt);
      return {
        async handled() {
          await runScript(client, handledScript, { keys: both, args: [token, REMEMBERED_MS] });
          lease.leave();
        },
        release: () => lease.release(),
      };
    },
  };
}
