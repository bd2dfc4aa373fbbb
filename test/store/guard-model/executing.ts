import assert from 'node:assert/strict';
import { createPermit } from '../../../src/workflow/permit.ts';
import { randomIds } from '../../support/store.ts';
import { guardOf, latest, NOTHING, QUORUM, refused, untouched, type Act, type Scene } from './acts.ts';
import { DIGEST } from '../guard-stage.ts';
import { QUIET_MS } from './servers.ts';
import type { Execution } from './told.ts';

const CLAIM_AGE_MS = 30_000;
const CLOCKS_DIFFER_AT_MOST_MS = 2_000;

/** A wake-up: a new execution with a nonce of its own claims, as its replica sees it. */
export const claim =
  (choice: number, digest: string): Act =>
  async (scene) => {
    const { told, where } = scene;
    const request = latest(told.requests, choice);
    if (!request) return NOTHING;
    const guard = guardOf(scene);
    // The time that passed is logical: Redis does not know of it.
    if (Math.abs((await guard.clockOffset()) + told.now) > CLOCKS_DIFFER_AT_MOST_MS) return refused('clocks differ');
    const nonce = randomIds.nonce();
    const answer = await guard.claim(told.number, { id: request.id, digest, nonce, quorum: QUORUM });
    if (!answer.ok) return answer;
    untouched(request);
    assert.equal(request.votes.size, QUORUM, 'I8: claimed without enough votes');
    assert.equal(digest, DIGEST, 'I4: claimed under another digest');
    assert.equal(request.lapsed || request.postponed, false, 'I8: claimed after or before its time');
    request.claimedBy.add(nonce);
    request.claimedAt = told.now;
    assert.equal(request.claimedBy.size, 1, 'I1: claimed by two executions');
    told.executions.push({ request, nonce, where, isAlive: true });
    return answer;
  };

/** The note in Slack, the last read of Meta, and the mark. */
export const mark =
  (choice: number): Act =>
  async (scene) => {
    const { told } = scene;
    const execution = latest(told.executions, choice);
    if (!execution?.isAlive) return NOTHING;
    const { request, nonce } = execution;
    if (told.notes.some((note) => note.request === request.id && note.nonce !== nonce)) return refused('noted before');
    told.notes.push({ request: request.id, nonce, at: told.now });
    execution.read = { at: told.now, moved: told.moved };
    if (told.moved) return refused('moved');
    const guard = scene.servers.guard(execution.where, 'early');
    if (told.isCutOff(execution.where.side)) return refused('cut off');
    const maxAgeMs = CLAIM_AGE_MS - (told.now - (request.claimedAt ?? told.now));
    const before = (await guard.number(told.number)).epoch;
    const answer = await guard.mark(told.number, { id: request.id, nonce, maxAgeMs });
    if (!answer.ok) return answer;
    assert.ok(maxAgeMs >= 0, 'I8: marked too long after the claim');
    assert.equal(request.mark, undefined, 'I1: marked twice');
    assert.ok(request.claimedBy.has(nonce), 'I2: marked by an execution that never claimed');
    const after = (await guard.number(told.number)).epoch;
    // The epoch may change right after the mark: it was made in one of the two.
    request.mark = { nonce, epoch: before === request.openedIn ? before : after, at: told.now };
    execution.permit = createPermit(told.clock);
    return answer;
  };

/** What Meta does with the call, and what the caller learns. */
export type Fate = 'done' | 'refused' | 'answer lost' | 'acts late, answer lost' | 'never arrives';

const FATES: Record<Fate, { moves: boolean; afterMs: number; answered: 'DONE' | 'NOT_DONE' | undefined }> = {
  done: { moves: true, afterMs: 0, answered: 'DONE' },
  refused: { moves: false, afterMs: 0, answered: 'NOT_DONE' },
  'answer lost': { moves: true, afterMs: 0, answered: undefined },
  'acts late, answer lost': { moves: true, afterMs: 160_000, answered: undefined },
  'never arrives': { moves: false, afterMs: 0, answered: undefined },
};

async function settleOwn({ servers, told }: Scene, execution: Execution, outcome: 'DONE' | 'NOT_DONE') {
  const { request, nonce, where } = execution;
  const settlement = { id: request.id, outcome, nonce, settleMs: QUIET_MS };
  // The answer is known whether or not the storage takes it: the next request rests on a reading all the same.
  request.settled = outcome;
  return servers.guard(where, 'early').settle(told.number, settlement);
}

/** The one call, if the permit still stands; without it the holder, who knows that it has not sent, ends the request. */
export const send =
  (choice: number, fate: Fate): Act =>
  async (scene) => {
    const { told, servers } = scene;
    const execution = latest(told.executions, choice);
    if (!execution?.isAlive || !execution.permit) return NOTHING;
    const { request, nonce, where, permit } = execution;
    execution.isAlive = false;
    if (!permit.consume()) {
      const answer = await servers.guard(where, 'early').abort(told.number, { id: request.id, nonce });
      request.aborted ||= answer.ok;
      return refused('permit expired');
    }
    const { answered, ...act } = FATES[fate];
    told.call(execution, act);
    return answered ? settleOwn(scene, execution, answered) : { ok: true };
  };

/** The process dies: whatever it held is gone. */
export const crash =
  (choice: number): Act =>
  ({ told }) => {
    const execution = latest(told.executions, choice);
    if (!execution?.isAlive) return Promise.resolve(NOTHING);
    execution.isAlive = false;
    return Promise.resolve({ ok: true });
  };
