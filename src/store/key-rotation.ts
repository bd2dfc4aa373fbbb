import { compactDecrypt } from 'jose';
import type { KeyRing } from './key-ring.ts';
import { SECRET_PATTERN } from './keys.ts';
import { scanKeys } from './scan.ts';
import { loadScript, runScript } from './script.ts';
import { sealedWith, sealText } from './sealing.ts';
import { stored, type RedisClient } from './storage.ts';

const replace = loadScript('replace-sealed');

/** How many sealed values went to the first key, had it already, or opened with no key of the ring. */
export interface Rotation {
  sealedAnew: number;
  alreadyNew: number;
  unopened: number;
}

/** The same text under the ring's first key, bound to the same context; undefined when it cannot be opened. */
async function sealedAnew(ring: KeyRing, kid: string | undefined, jwe: string): Promise<string | undefined> {
  const key = kid === undefined ? undefined : ring.key(kid);
  if (!key) return undefined;
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, key);
    const { ctx } = protectedHeader;
    return typeof ctx === 'string' ? await sealText(ring, ctx, Buffer.from(plaintext).toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Seals every value of the vault anew with the first key of the ring. A value that changes or expires meanwhile is left as it is,
 * and expiries stay; so it may run while migrations do, and again at any time.
 */
export async function rotateSealed(client: RedisClient, ring: KeyRing): Promise<Rotation> {
  const rotation: Rotation = { sealedAnew: 0, alreadyNew: 0, unopened: 0 };
  for await (const { key } of scanKeys(client, SECRET_PATTERN)) {
    const jwe = await stored(() => client.get(key));
    if (jwe === null) continue;
    const kid = sealedWith(jwe);
    if (kid === ring.sealing) {
      rotation.alreadyNew++;
      continue;
    }
    const anew = await sealedAnew(ring, kid, jwe);
    if (anew === undefined) rotation.unopened++;
    else if ((await runScript(client, replace, { keys: [key], args: [jwe, anew] })) === 1) rotation.sealedAnew++;
  }
  return rotation;
}
