import { RequestId } from '../migration/ids.ts';
import type { Clock } from '../workflow/ports.ts';
import type { Guard } from '../workflow/guard-ports.ts';
import { approve, claim, lookAhead, readRequest } from './approval.ts';
import { waitForConfirmation } from './durability.ts';
import { toGuardedRequest, writeBallot } from './guard-request.ts';
import { askGuard, factsOfGuard } from './guard-scripts.ts';
import type { KeyRing } from './key-ring.ts';
import { keys } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

/** Register calls per number in the moving window; Meta blocks at 10 (domain notes 11). */
export const SEND_LIMIT = 3;
export const SEND_WINDOW_MS = 72 * 3_600_000;
const QUARANTINE_MS = 300_000;

/** What a guard is made of. `client` must be a guard connection: one that never sends a command twice. */
export interface GuardParts {
  client: RedisClient;
  ring: KeyRing;
  clock: Clock;
  /** How long a number waits after an epoch change, and before its first enrolment, ms. */
  quarantineMs?: number;
}

/**
 * The guard of the one irreversible call (design: cutover protocol 4): every change is one script, valid in one storage
 * epoch only. Rejects with StorageUnavailable; then the answer is unknown, and the caller must not send.
 */
export function createGuard({ client, ring, clock, quarantineMs = QUARANTINE_MS }: GuardParts): Guard {
  return {
    async stamp(number, sends = []) {
      const args = [quarantineMs, ...sends.flatMap(({ request, at }) => [request, at])];
      const answer = await askGuard(client, 'stamp', { number, args });
      return answer.ok ? { ok: true, epoch: String(answer.values[0]) } : answer;
    },

    async open(number, { id, digest, ttlMs }) {
      const args = [id, digest, ttlMs, SEND_LIMIT, SEND_WINDOW_MS];
      const answer = await askGuard(client, 'open', { number, id, args });
      if (!answer.ok) return answer;
      const [epoch, expiresAt] = answer.values;
      return { ok: true, epoch: String(epoch), expiresAt: Number(expiresAt) };
    },

    lookAhead: (number, id) => lookAhead(client, number, id),

    approve: (number, { by, for: seat, breakGlass, ...request }) =>
      approve({ client, ring }, number, {
        ...request,
        ballot: { by, ...(seat !== undefined && { for: seat }), ...(breakGlass && { breakGlass }) },
      }),

    async reject(number, { id, by, for: seat, reason }) {
      const who = writeBallot({ by, ...(seat !== undefined && { for: seat }) });
      const answer = await askGuard(client, 'reject', { number, id, args: [id, who, reason] });
      return answer.ok ? { ok: true, at: Number(answer.values[0]) } : answer;
    },

    claim: (number, request) => claim({ client, ring }, number, request),

    async mark(number, { id, nonce, maxAgeMs }) {
      const args = [id, nonce, maxAgeMs, SEND_LIMIT, SEND_WINDOW_MS];
      const answer = await askGuard(client, 'mark', { number, id, args });
      if (!answer.ok) return answer;
      const [sendingAt, version, replicas, appendOnly] = answer.values;
      const durable = await waitForConfirmation(client, keys.request(number, id), {
        version: String(version),
        replicas: Number(replicas),
        appendOnly: appendOnly === 1,
      });
      return { ok: true, sendingAt: Number(sendingAt), durable };
    },

    async abort(number, { id, nonce, expired }) {
      const args = [id, nonce ?? '', expired ? 'EXPIRED' : 'ABORTED'];
      const answer = await askGuard(client, 'abort', { number, id, args });
      return answer.ok ? { ok: true } : answer;
    },

    async settle(number, { id, outcome, nonce, settleMs }) {
      const answer = await askGuard(client, 'settle', { number, id, args: [id, outcome, nonce ?? '', settleMs] });
      return answer.ok ? { ok: true } : answer;
    },

    async read(number, id) {
      const request = await readRequest(client, number, id);
      return request && toGuardedRequest(request);
    },

    async number(number) {
      const [epoch, stamped, current, since] = await factsOfGuard(client, 'number', { number, args: [] });
      return {
        epoch: String(epoch),
        stamped: stamped === 1,
        ...(current && { current: RequestId.parse(current) }),
        ...(since && { quarantinedSince: Number(since) }),
      };
    },

    async budget(number) {
      const [used, oldest] = await factsOfGuard(client, 'budget', { number, args: [SEND_WINDOW_MS] });
      const freesAt = oldest ? { freesAt: Number(oldest) + SEND_WINDOW_MS } : {};
      return { used: Number(used), limit: SEND_LIMIT, ...freesAt };
    },

    async clockOffset() {
      const before = clock.now();
      const [seconds, microseconds] = await stored(() => client.time());
      const after = clock.now();
      return Math.round(Number(seconds) * 1_000 + Number(microseconds) / 1_000 - (before + after) / 2);
    },
  };
}
