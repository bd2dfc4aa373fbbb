import { createHash } from 'node:crypto';
import type { Leases } from '../workflow/ports.ts';
import type { Deliveries } from '../workflow/slack-ports.ts';
import { deliveryKey } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

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
export function createDeliveries({ client, leases }: { client: RedisClient; leases: Leases }): Deliveries {
  return {
    async take(identity) {
      const digest = digestOf(identity);
      const key = deliveryKey(digest);
      // Sent one after the other on one connection: nobody can mark and let go between the two.
      const [lease, known] = await Promise.all([leases.take(`delivery:${digest}`), stored(() => client.exists(key))]);
      if (known === 1) {
        await lease?.release();
        return 'handled';
      }
      if (!lease) return 'held';
      return {
        async handled() {
          await stored(() => client.set(key, '1', 'PX', REMEMBERED_MS));
          await lease.release();
        },
        release: () => lease.release(),
      };
    },
  };
}
