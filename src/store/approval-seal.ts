import canonicalize from 'canonicalize';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { E164, RequestId } from '../migration/ids.ts';
import type { KeyRing } from './key-ring.ts';

/** What an approval says; somebody who writes to Redis can change none of it, nor make one up. Times are epoch ms. */
export interface SealedApproval {
  number: E164;
  requestId: RequestId;
  digest: string;
  epoch: string;
  by: string;
  notBefore: number | undefined;
  expiresAt: number;
}

/** HMAC-SHA-256, 64 hex digits, and the name of the key it was made with. */
export interface ApprovalSeal {
  kid: string;
  seal: string;
}

function sealWith(ring: KeyRing, kid: string, approval: SealedApproval): string | undefined {
  const key = ring.derived(kid, 'approval');
  const text = canonicalize({ ...approval, notBefore: approval.notBefore ?? null });
  return key && text && createHmac('sha256', key).update(text).digest('hex');
}

/** Seals an approval with the first key of the ring. */
export function sealApproval(ring: KeyRing, approval: SealedApproval): ApprovalSeal {
  const seal = sealWith(ring, ring.sealing, approval);
  if (seal === undefined) throw new RangeError('the sealing key is not on the ring');
  return { kid: ring.sealing, seal };
}

/** False for an altered approval, another seal, or a key that is not on the ring. Takes the same time for every seal. */
export function isSealOf(ring: KeyRing, approval: SealedApproval, given: ApprovalSeal): boolean {
  const expected = sealWith(ring, given.kid, approval);
  if (expected === undefined || expected.length !== given.seal.length) return false;
  return timingSafeEqual(Buffer.from(expected), Buffer.from(given.seal));
}
