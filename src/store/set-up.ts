import { StorageUnavailable } from '../workflow/ports.ts';
import type { Looked, RedisServer, RedisSetUp } from '../workflow/set-up-ports.ts';
import { infoField } from './info.ts';
import { SECRET_PATTERN } from './keys.ts';
import { scanKeys } from './scan.ts';
import { sealedWith } from './sealing.ts';
import { primaries, stored, type RedisClient } from './storage.ts';

/** That nobody listens is told by ioredis as a limit of its own, by one of these. */
const SILENCE = /max retries per request|timed out|Connection is closed/u;

/** The reason alone. */
const reasonOf = ({ message }: StorageUnavailable): string =>
  SILENCE.test(message) ? 'nobody answers' : message.replace('storage unavailable: ', '');

async function looked<T extends object>(ask: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { ok: true, ...(await ask()) };
  } catch (error) {
    if (error instanceof StorageUnavailable) return { ok: false, code: reasonOf(error) };
    throw error;
  }
}

const serverOf = (info: string): RedisServer => ({
  version: infoField(info, 'redis_version'),
  maxMemory: Number(infoField(info, 'maxmemory')) || 0,
  usedMemory: Number(infoField(info, 'used_memory')) || 0,
});

/** Looks at the Redis of the bot. */
export function createRedisSetUp(client: RedisClient): RedisSetUp {
  return {
    servers: () =>
      looked(async () => {
        const nodes = primaries(client);
        if (nodes.length === 0) throw new StorageUnavailable('no server takes writes');
        const infos = await stored(() => Promise.all(nodes.map((node) => node.info())));
        return { servers: infos.map(serverOf) };
      }),
    sealedBy: () =>
      looked(async () => {
        const counts = new Map<string, number>();
        for await (const { node, key } of scanKeys(client, SECRET_PATTERN)) {
          const sealed = await stored(() => node.get(key));
          if (sealed === null) continue;
          const kid = sealedWith(sealed) ?? '';
          counts.set(kid, (counts.get(kid) ?? 0) + 1);
        }
        return { counts };
      }),
  };
}
