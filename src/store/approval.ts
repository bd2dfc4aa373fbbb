import type { E164, RequestId, SlackUserId } from '../migration/ids.ts';
import type { GuardRefusal } from '../workflow/guard-ports.ts';
import { isSealOf, sealApproval } from './approval-seal.ts';
import { StoredRequest } from './guard-request.ts';
import { askGuard } from './guard-scripts.ts';
import type { KeyRing } from './key-ring.ts';
import { keys } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

/** How long a scheduled approval stays good after its time, ms. */
export const SCHEDULED_APPROVAL_MS = 30 * 60_000;

/** The hash of a request; undefined when it is not there. */
export async function readRequest(
  client: RedisClient,
  number: E164,
  id: RequestId,
): Promise<StoredRequest | undefined> {
  const fields = await stored(() => client.hgetall(keys.request(number, id)));
  return Object.keys(fields).length === 0 ? undefined : StoredRequest.parse(fields);
}

/**
 * Records an approval together with its seal. The seal speaks of the epoch, the digest and the expiry that were read
 * first; the script refuses when any of them is another one by then.
 */
export async function approve(
  parts: { client: RedisClient; ring: KeyRing },
  number: E164,
  request: { id: RequestId; digest: string; by: SlackUserId; notBefore?: number },
): Promise<{ ok: true; at: number } | GuardRefusal> {
  const { id, digest, by, notBefore } = request;
  const known = await readRequest(parts.client, number, id);
  const epoch = known?.epoch ?? '';
  const expiresAt = notBefore === undefined ? (known?.expiresAt ?? 0) : notBefore + SCHEDULED_APPROVAL_MS;
  const { kid, seal } = sealApproval(parts.ring, { number, requestId: id, digest, epoch, by, notBefore, expiresAt });
  const answer = await askGuard(parts.client, 'approve', {
    number,
    id,
    args: [digest, by, notBefore ?? '', expiresAt, epoch, kid, seal],
  });
  return answer.ok ? { ok: true, at: Number(answer.values[0]) } : answer;
}

function isGenuine(ring: KeyRing, about: { number: E164; id: RequestId }, request: StoredRequest): boolean {
  const { digest, epoch, by, notBefore, expiresAt, kid, seal } = request;
  if (by === undefined || kid === undefined || seal === undefined) return false;
  return isSealOf(
    ring,
    { number: about.number, requestId: about.id, digest, epoch, by, notBefore, expiresAt },
    { kid, seal },
  );
}

const asVerified = (request: StoredRequest | undefined) => [
  request?.seal ?? '',
  request?.by ?? '',
  request?.notBefore ?? '',
  request?.expiresAt ?? '',
];

/**
 * Claims an approved request after its seal was verified; the script refuses with FORGED when the approval it finds is
 * not the one that was verified.
 */
export async function claim(
  parts: { client: RedisClient; ring: KeyRing },
  number: E164,
  request: { id: RequestId; digest: string; nonce: string },
): Promise<{ ok: true } | GuardRefusal> {
  const { id, digest, nonce } = request;
  const known = await readRequest(parts.client, number, id);
  if (known?.state === 'APPROVED' && !isGenuine(parts.ring, { number, id }, known)) return { ok: false, why: 'FORGED' };
  const answer = await askGuard(parts.client, 'claim', { number, id, args: [id, digest, nonce, ...asVerified(known)] });
  if (answer.ok) return { ok: true };
  // It was approved between the reading and the script: what stood when we looked is the answer.
  if (answer.why === 'FORGED' && known?.state === 'OPEN') return { ok: false, why: 'ALREADY', detail: 'OPEN' };
  return answer;
}
