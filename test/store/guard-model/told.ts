import assert from 'node:assert/strict';
import type { E164, RequestId, SlackUserId } from '../../../src/migration/ids.ts';
import type { Clock } from '../../../src/workflow/ports.ts';
import type { Permit } from '../../../src/workflow/permit.ts';
import { otherOf, QUIET_MS, type Replica, type Servers, type Side } from './servers.ts';

/** Most calls for one number (I7). */
const CALLS_AT_MOST = 3;
/** Oldest the last read may be at the call (I5). */
const READ_AGE_MS = 5_000;
/** A primary without its replica takes no writes after this (min-replicas-max-lag). */
const SPLIT_BRAIN_MS = 15_000;

/** A clock that the run moves; the wall clock may be wrong by `skew`, the monotonic one never. */
export class LogicalClock implements Clock {
  now_ = 0;
  skew = 0;
  now(): number {
    return Date.now() + this.now_ + this.skew;
  }
  monotonic(): number {
    return performance.now() + this.now_;
  }
  wait(): Promise<void> {
    return Promise.resolve();
  }
}

/** A request as it was answered to those who asked; the oracle speaks of this and of nothing the guard stores. */
export interface Request {
  id: RequestId;
  openedIn: string;
  /** Opened as expired already, or let go no earlier than in an hour: no claim may succeed. */
  lapsed: boolean;
  postponed: boolean;
  votes: Set<SlackUserId>;
  claimedBy: Set<string>;
  claimedAt?: number;
  mark?: { nonce: string; epoch: string; at: number };
  calls: number;
  settled?: string;
  aborted: boolean;
}

/** One try of one replica to carry a request out. */
export interface Execution {
  request: Request;
  nonce: string;
  where: { side: Side; replica: Replica };
  isAlive: boolean;
  permit?: Permit;
  read?: { at: number; moved: boolean };
}

/** Everything outside Redis, as it really is. */
export class Told {
  readonly clock: LogicalClock;
  readonly number: E164;
  readonly requests: Request[] = [];
  readonly executions: Execution[] = [];
  /** The notes in Slack. */
  readonly notes: { request: RequestId; nonce: string; at: number }[] = [];
  readonly calls: { request: Request; at: number }[] = [];
  /** Calls on the wire that Meta has not acted on yet. */
  #late: number[] = [];
  moved = false;
  #cutOffAt: [number | undefined, number | undefined] = [undefined, 0];
  /** When an epoch was first seen without a stamp of the number. */
  readonly seen = new Map<string, number>();
  readonly refusals: Map<string, number>;

  constructor(parts: { clock: LogicalClock; number: E164; refusals: Map<string, number> }) {
    this.clock = parts.clock;
    this.number = parts.number;
    this.refusals = parts.refusals;
    this.clock.now_ = 0;
    this.clock.skew = 0;
  }

  get now(): number {
    return this.clock.now_;
  }

  /** Time passes; what is on the wire acts before it can no longer. */
  pass(ms: number): void {
    this.clock.now_ += ms;
    if (this.#late.some((at) => at <= this.now)) this.moved = true;
    this.#late = this.#late.filter((at) => at > this.now);
  }

  /** Both lead: the one that was not promoted now is cut off before long. */
  split(promoted: Side): void {
    this.#cutOffAt[promoted] = undefined;
    this.#cutOffAt[otherOf(promoted)] ??= this.now + SPLIT_BRAIN_MS;
  }

  /** A server follows the other one: there is one primary again. */
  joined(): void {
    this.#cutOffAt = [undefined, undefined];
  }

  /** True for a primary that takes nothing any more; at the beginning the second server belongs to nobody. */
  isCutOff(side: Side): boolean {
    const at = this.#cutOffAt[side];
    return at !== undefined && at <= this.now;
  }

  refused(why: string): void {
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
  }

  /** A call reaches Meta's door: every invariant that speaks of it is looked at here. */
  call(execution: Execution, act: { moves: boolean; afterMs: number }): void {
    const { request, nonce, read } = execution;
    request.calls += 1;
    assert.equal(request.calls, 1, 'I1: two calls with one request');
    assert.ok(request.mark, 'I2: a call without a mark');
    assert.equal(request.mark.nonce, nonce, 'I2: a call by an execution that did not mark');
    assert.equal(request.mark.epoch, request.openedIn, 'I2: a call in another epoch than its request');
    assert.ok(read && this.now - read.at <= READ_AGE_MS, 'I5: the last read is too old');
    assert.equal(read.moved, false, 'I5: the last read showed another state');
    assert.equal(this.moved, false, 'I6: a call after a success');
    for (const earlier of this.calls)
      assert.ok(
        earlier.request.settled !== undefined || this.now - earlier.at >= QUIET_MS,
        'I6: a call while another one is unsettled',
      );
    this.calls.push({ request, at: this.now });
    assert.ok(this.calls.length <= CALLS_AT_MOST, 'I7: more than three calls');
    if (!act.moves) return;
    if (act.afterMs === 0) this.moved = true;
    else this.#late.push(this.now + act.afterMs);
  }
}

/** What a command acts on. */
export interface Real {
  servers: Servers;
  counts: Map<string, number>;
}
