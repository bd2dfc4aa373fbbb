import { SecretRef } from '../migration/ids.ts';
import { SecretUnavailable, type SecretContext, type Vault } from '../workflow/secret-ports.ts';
import type { Ids } from '../workflow/ports.ts';
import type { KeyRing } from './key-ring.ts';
import { keys } from './keys.ts';
import { openText, sealText } from './sealing.ts';
import { stored, type RedisClient } from './storage.ts';

const contextOf = ({ number, purpose, migration }: SecretContext) => `num:${number.slice(1)}/${purpose}/${migration}`;

/** Sealed values in Redis, each with its own expiry. What Redis holds opens nowhere without the ring. */
export function createVault(parts: { client: RedisClient; ring: KeyRing; ids: Ids }): Vault {
  const { client, ring, ids } = parts;
  return {
    async seal(context, plaintext, expiresAt) {
      const ref = SecretRef.parse(ids.nonce());
      const sealed = await sealText(ring, contextOf(context), plaintext);
      await stored(() => client.set(keys.secret(context.number, ref), sealed, 'PXAT', expiresAt));
      return ref;
    },
    async open(context, ref) {
      const sealed = await stored(() => client.get(keys.secret(context.number, ref)));
      if (sealed === null) throw new SecretUnavailable('gone');
      return openText(ring, contextOf(context), sealed);
    },
    async expireAt(context, ref, at) {
      return (await stored(() => client.pexpireat(keys.secret(context.number, ref), at))) === 1;
    },
    async destroy(context, ref) {
      await stored(() => client.unlink(keys.secret(context.number, ref)));
    },
  };
}
