import { createGuard, type GuardParts } from '../../src/store/guard.ts';
import { SlackUserId, type E164, type RequestId } from '../../src/migration/ids.ts';
import type { Guard } from '../../src/workflow/guard-ports.ts';
import { aNumber, randomIds, realClock } from '../support/store.ts';

export const DIGEST = 'a'.repeat(64);
export const OTHER_DIGEST = 'b'.repeat(64);
export const MANAGER = SlackUserId.parse('U0MANAGER');
export const SECOND = SlackUserId.parse('U0SECOND');
export const HOUR = 3_600_000;
const SETTLE = 300_000;

/** A guard without quarantine, so that a test can begin at once. */
export const quickGuard = (parts: Omit<GuardParts, 'clock'>): Guard =>
  createGuard({ clock: realClock, quarantineMs: 0, ...parts });

/** A number and the names of one request and one execution. */
export interface Stage {
  number: E164;
  id: RequestId;
  nonce: string;
}

/** Names nobody else uses. */
export const aStage = (number = aNumber()): Stage => ({
  number,
  id: randomIds.requestId(),
  nonce: randomIds.nonce(),
});

/** The calls of the protocol, as a well-behaved caller makes them. */
export const calls = {
  open: (guard: Guard, { number, id }: Stage, ttlMs = HOUR) => guard.open(number, { id, digest: DIGEST, ttlMs }),
  approve: (guard: Guard, { number, id }: Stage, by = MANAGER) =>
    guard.approve(number, { id, digest: DIGEST, by, quorum: 1 }),
  reject: (guard: Guard, { number, id }: Stage) => guard.reject(number, { id, by: SECOND, reason: 'not today' }),
  claim: (guard: Guard, { number, id, nonce }: Stage) => guard.claim(number, { id, digest: DIGEST, nonce, quorum: 1 }),
  mark: (guard: Guard, { number, id, nonce }: Stage) => guard.mark(number, { id, nonce, maxAgeMs: 30_000 }),
  abort: (guard: Guard, { number, id }: Stage) => guard.abort(number, { id }),
  settle: (guard: Guard, { number, id, nonce }: Stage) =>
    guard.settle(number, { id, nonce, outcome: 'NOT_DONE', settleMs: SETTLE }),
  settleByAnybody: (guard: Guard, { number, id }: Stage, settleMs = SETTLE) =>
    guard.settle(number, { id, outcome: 'NEEDS_HUMAN', settleMs }),
} as const;

const order = ['open', 'approve', 'claim', 'mark', 'settle'] as const;

/** Leads a request through the protocol up to and with `last`; throws when the guard refuses on the way. */
export async function reach(guard: Guard, last: (typeof order)[number], stage = aStage()): Promise<Stage> {
  await guard.stamp(stage.number);
  for (const name of order.slice(0, order.indexOf(last) + 1)) {
    const answer = await calls[name](guard, stage);
    if (!answer.ok) throw new Error(`${name}: ${answer.why}`);
  }
  return stage;
}

/** Raw keys, for what a test does behind the guard's back. */
export const rawKeys = {
  request: ({ number, id }: Stage) => `ferryman:{${number.slice(1)}}:req:${id}`,
  number: ({ number }: { number: E164 }) => `ferryman:{${number.slice(1)}}:guard`,
  sends: ({ number }: { number: E164 }) => `ferryman:{${number.slice(1)}}:sends`,
};
