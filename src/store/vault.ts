import { SecretRef } from '../migration/ids.ts';
import { SecretUnavailable, type SecretContext, type Vault } from '../workflow/secret-ports.ts';
import type { Ids } from '../workflow/ports.ts';
import type { KeyRing } from './key-ring.ts';
import { deploymentKeys, keys } from './keys.ts';
import { openText, sealText } from './sealing.ts';
import { stored, type RedisClient } from './storage.ts';

const contextOf = (context: SecretContext) =>
  'deployment' in context
    ? `dep:${context.deployment}/${context.purpose}/${context.keptBackup}`
    : `num:${context.number.slice(1)}/${context.purpose}/${context.migration}`;

const keyOf = (context: SecretContext, ref: SecretRef) =>
  'deployment' in context ? deploymentKeys.secret(context.deployment, ref) : keys.secret(context.number, ref);

/** Sealed values in Redis, each with its own expiry. What Redis holds opens nowhere without the ring. */
export function createVault(parts: { client: RedisClient; ring: KeyRing; ids: Pick<Ids, 'nonce'> }): Vault {
  const { client, ring, ids } = parts;
  return {
    async seal(context, plaintext, expiresAt) {
      const ref = SecretRef.parse(ids.nonce());
      const sealed = await sealText(ring, contextOf(context), plaintext);
      await stored(() => client.set(keyOf(context, ref), sealed, 'PXAT', expiresAt));
      return ref;
    },
    async open(context, ref) {
      const sealed = await stored(() => client.get(keyOf(context, ref)));
      if (sealed === null) throw new SecretUnavailable('gone');
      return openText(ring, contextOf(context), sealed);
    },
    async expireAt(context, ref, at) {
      return (await stored(() => client.pexpireat(keyOf(context, ref), at))) === 1;
    },
    async destroy(context, ref) {
      await stored(() => client.unlink(keyOf(context, ref)));
    },
  };
}
