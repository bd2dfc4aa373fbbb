import { z } from 'zod';
import { SlackUserId } from '../migration/ids.ts';
import type { GuardedRequest } from '../workflow/guard-ports.ts';

const time = z.coerce.number().int();

/** The hash of one request, as Redis holds it. */
export const StoredRequest = z.object({
  state: z.enum([
    'OPEN',
    'APPROVED',
    'CLAIMED',
    'SENDING',
    'DONE',
    'NOT_DONE',
    'NEEDS_HUMAN',
    'REJECTED',
    'EXPIRED',
    'ABORTED',
  ]),
  epoch: z.string(),
  digest: z.string(),
  expiresAt: time,
  /** Who voted, separated by commas; after a rejection, who rejected. */
  by: z.string().optional(),
  approvedAt: time.optional(),
  notBefore: time.optional(),
  kid: z.string().optional(),
  seal: z.string().optional(),
  nonce: z.string().optional(),
  claimedAt: time.optional(),
  sendingAt: time.optional(),
  settledAt: time.optional(),
  reason: z.string().optional(),
});
export type StoredRequest = z.infer<typeof StoredRequest>;

/** The people in a list of votes; what is no user id counts for nobody. */
export const votersIn = (by: string | undefined): SlackUserId[] =>
  (by ?? '').split(',').flatMap((id) => SlackUserId.safeParse(id).data ?? []);

/** What the workflow may know of a request: everything but the seal. */
export function toGuardedRequest(stored: StoredRequest): GuardedRequest {
  const { state, epoch, digest, expiresAt, approvedAt, notBefore, nonce, sendingAt, reason } = stored;
  const by = votersIn(stored.by);
  const [rejectedBy] = by;
  return {
    state,
    epoch,
    digest,
    expiresAt,
    ...(state === 'REJECTED' ? rejectedBy && { rejectedBy } : by.length > 0 && { approvedBy: by }),
    ...(approvedAt !== undefined && { approvedAt }),
    ...(notBefore !== undefined && { notBefore }),
    ...(nonce !== undefined && { nonce }),
    ...(sendingAt !== undefined && { sendingAt }),
    ...(reason !== undefined && { reason }),
  };
}
