import { z } from 'zod';
import type { ForeignSockets, OpenSockets } from '../workflow/slack-ports.ts';
import { indexes } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

/** Slack recycles connections within hours; by then whoever was there has been seen again. */
const NOTED_FOR_MS = 12 * 3_600_000;

const Foreign = z.object({ count: z.number().int(), at: z.number().int() });

/** Sockets as one sorted set by the time until which each counts as open; what was found is a value that goes by itself. */
export function createOpenSockets(client: RedisClient): OpenSockets {
  return {
    async hold(sockets, until) {
      if (sockets.length === 0) return;
      await stored(() => client.zadd(indexes.sockets, ...sockets.flatMap((socket) => [until, socket])));
    },
    async openAt(at) {
      const [, count] = await Promise.all([
        stored(() => client.zremrangebyscore(indexes.sockets, '-inf', at - 1)),
        stored(() => client.zcount(indexes.sockets, at, '+inf')),
      ]);
      return count;
    },
    async note(found: ForeignSockets) {
      const text = JSON.stringify(found);
      const before = await stored(() => client.set(indexes.foreignSockets, text, 'PX', NOTED_FOR_MS, 'GET'));
      return before === null;
    },
    async noted() {
      const text = await stored(() => client.get(indexes.foreignSockets));
      return text === null ? undefined : Foreign.parse(JSON.parse(text));
    },
  };
}
