import type { ConnectionOptions } from 'node:tls';
import type { Config } from '../config.ts';
import type { RedisAddress, RedisAccess } from '../store/redis-clients.ts';

type Configured = Exclude<Config['redis'], { kind: 'url' }>;

function accessOf({ user, password, tls, ca }: Configured['access']): RedisAccess {
  const options: ConnectionOptions = ca === undefined ? {} : { ca };
  return {
    ...(user !== undefined && { username: user }),
    ...(password && { password: password.reveal() }),
    ...(tls && { tls: options }),
  };
}

/** The configured Redis as the store's clients take it. */
export function redisAddressOf({ redis }: Pick<Config, 'redis'>): RedisAddress {
  switch (redis.kind) {
    case 'url':
      return redis.url.reveal();
    case 'cluster':
      return { cluster: redis.nodes, access: accessOf(redis.access) };
    case 'sentinel': {
      const { sentinels, name, sentinelPassword } = redis;
      return {
        sentinels,
        name,
        ...(sentinelPassword && { sentinelPassword: sentinelPassword.reveal() }),
        access: accessOf(redis.access),
      };
    }
  }
}
