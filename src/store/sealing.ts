import { compactDecrypt, CompactEncrypt, decodeProtectedHeader, errors } from 'jose';
import { SecretUnavailable } from '../workflow/secret-ports.ts';
import type { KeyRing } from './key-ring.ts';

const KEY_WRAPPING = 'A256KW';
const ENCRYPTION = 'A256GCM';

/** Seals a text as a compact JWE; `context` stands in the protected header, readable but not alterable. */
export async function sealText(ring: KeyRing, context: string, plaintext: string): Promise<string> {
  const key = ring.key(ring.sealing);
  if (!key) throw new SecretUnavailable('unknown-key');
  return new CompactEncrypt(Buffer.from(plaintext))
    .setProtectedHeader({ alg: KEY_WRAPPING, enc: ENCRYPTION, kid: ring.sealing, ctx: context })
    .encrypt(key);
}

/** The name of the key a text was sealed with, as its header says; undefined for what is no compact JWE. */
export function sealedWith(jwe: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(jwe);
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

function keyFor(ring: KeyRing, jwe: string): Uint8Array | undefined {
  const kid = sealedWith(jwe);
  return kid === undefined ? undefined : ring.key(kid);
}

/**
 * Opens what {@link sealText} sealed. Rejects with SecretUnavailable: `unknown-key` when the key is not on the ring or the
 * text was altered, `other-context` when it was sealed for something else.
 */
export async function openText(ring: KeyRing, context: string, jwe: string): Promise<string> {
  const key = keyFor(ring, jwe);
  if (!key) throw new SecretUnavailable('unknown-key');
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: [KEY_WRAPPING],
      contentEncryptionAlgorithms: [ENCRYPTION],
    });
    // Compared only now: before decryption the header is nobody's word (design: dependencies, jose).
    if (protectedHeader['ctx'] !== context) throw new SecretUnavailable('other-context');
    return Buffer.from(plaintext).toString('utf8');
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new SecretUnavailable('unknown-key');
    throw error;
  }
}
