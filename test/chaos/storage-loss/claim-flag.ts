import axios from 'axios';
import { Redis } from 'ioredis';
import { createWorld } from '../../../sandbox/world.ts';
import { startRedis } from '../../support/redis.ts';

/**
 * A claim as it is usually written: `SET NX`, and whoever gets OK makes the call. The Redis is emptied, the job runs again, and the
 * claim is free: how many approvals are called twice. (Killing Redis alone takes nothing from it: the kernel has what it wrote.)
 */
export async function runClaimFlag(options: { approvals: number }): Promise<{ approvals: number; doubled: number }> {
  const { approvals } = options;
  const redis = await startRedis({ tcp: true, appendOnly: true });
  const world = await createWorld({ timings: { registrationMs: 1 } });
  const numbers = world.addNumbers(approvals);
  const execute = async () => {
    const client = new Redis(redis.url);
    for (const { phoneNumberId } of numbers) {
      if ((await client.set(`claim:${phoneNumberId}`, '1', 'NX')) !== 'OK') continue;
      await axios
        .post(
          `${world.graphUrl}/v23.0/${phoneNumberId}/register`,
          { messaging_product: 'whatsapp', pin: '000000' },
          { headers: { authorization: `Bearer ${world.token}` } },
        )
        .catch(() => undefined);
    }
    client.disconnect();
  };
  try {
    await execute();
    await redis.run('FLUSHALL');
    await execute();
    const calls = numbers.map(({ phoneNumberId }) => world.registerCalls(phoneNumberId).length);
    return { approvals, doubled: calls.filter((count) => count > 1).length };
  } finally {
    await world.close();
    await redis.stop();
  }
}
