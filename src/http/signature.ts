import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Why a body is not known to come from Meta. */
export type SignatureFault = 'absent' | 'malformed' | 'forged';

/**
 * Checks `X-Hub-Signature-256: sha256=<hex HMAC-SHA256(app secret, raw body)>` in constant time (domain notes 13.1);
 * undefined when it is right.
 */
export function signatureFault(
  body: Buffer,
  header: string | string[] | undefined,
  secret: string,
): SignatureFault | undefined {
  if (header === undefined) return 'absent';
  const [, hex] = (typeof header === 'string' && /^sha256=([0-9a-f]{64})$/iu.exec(header)) || [];
  if (hex === undefined) return 'malformed';
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(hex, 'hex')) ? undefined : 'forged';
}

const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/** Compares two texts without telling by its duration where, or whether by length, they differ. */
export const isSameSecret = (given: string, expected: string): boolean => timingSafeEqual(hash(given), hash(expected));
