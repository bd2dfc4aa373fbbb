import { beforeAll, describe, expect, test } from '@jest/globals';
import { createGuard } from '../../src/store/guard.ts';
import { createKeyRing } from '../../src/store/key-ring.ts';
import type { Guard } from '../../src/workflow/guard-ports.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aNumber, aRingKey, randomIds, realClock } from '../support/store.ts';
import {
  aStage,
  calls,
  DIGEST,
  HOUR,
  MANAGER,
  OTHER_DIGEST,
  quickGuard,
  rawKeys,
  reach,
  SECOND,
} from './guard-stage.ts';

const { redis, clients } = storeForFile();
let guard: Guard;
const ringKey = aRingKey();
const ring = createKeyRing([ringKey]);
beforeAll(async () => {
  guard = quickGuard({ client: clients.guard, ring });
});

const raw = (command: string, ...args: string[]) => redis.run(command, ...args);
const whyOf = (answer: { ok: true } | { ok: false; why: string }) => (answer.ok ? 'OK' : answer.why);

describe('the guard', () => {
  test('leads a request from open to done and frees the number', async () => {
    const number = aNumber();
    const [id, nonce] = [randomIds.requestId(), randomIds.nonce()];

    const stamped = await guard.stamp(number);
    const opened = await guard.open(number, { id, digest: DIGEST, ttlMs: HOUR });
    const approved = await guard.approve(number, { id, digest: DIGEST, by: MANAGER, quorum: 1 });
    const claimed = await guard.claim(number, { id, digest: DIGEST, nonce, quorum: 1 });
    const marked = await guard.mark(number, { id, nonce, maxAgeMs: 30_000 });
    const whileSending = await guard.number(number);
    const settled = await guard.settle(number, { id, outcome: 'DONE', nonce, settleMs: 300_000 });

    expect([stamped, opened, approved, claimed, marked, settled].map(({ ok }) => ok)).toEqual(Array(6).fill(true));
    expect(marked).toMatchObject({ durable: true });
    expect(whileSending).toMatchObject({ stamped: true, current: id });
    expect(await guard.number(number)).toEqual({ epoch: expect.stringMatching(/^\w{40}\/\w{40}$/), stamped: true });
    expect(await guard.read(number, id)).toMatchObject({ state: 'DONE', digest: DIGEST, approvedBy: [MANAGER], nonce });
    expect(await guard.budget(number)).toMatchObject({ used: 1, limit: 3 });
  });

  test('tells who rejected a request and why, and frees the number', async () => {
    const stage = await reach(guard, 'open');

    const rejected = await calls.reject(guard, stage);

    expect(rejected).toEqual({ ok: true, at: expect.any(Number) });
    const request = await guard.read(stage.number, stage.id);
    expect(request).toMatchObject({ state: 'REJECTED', rejectedBy: SECOND, reason: 'not today' });
    expect(request).not.toHaveProperty('approvedBy');
    expect(await calls.open(guard, aStage(stage.number))).toMatchObject({ ok: true });
  });

  test('tells in whose place a delegate rejected a request', async () => {
    const { number, id } = await reach(guard, 'open');

    await guard.reject(number, { id, by: SECOND, for: MANAGER, reason: 'not today' });

    expect(await guard.read(number, id)).toMatchObject({ rejectedBy: SECOND, rejectedFor: MANAGER });
  });

  test('knows nothing of a request that was never opened', async () => {
    const stage = aStage();

    expect(await guard.read(stage.number, stage.id)).toBeUndefined();
    for (const call of [calls.approve, calls.reject, calls.claim, calls.mark, calls.abort, calls.settle])
      expect(await call(guard, stage)).toEqual({ ok: false, why: 'UNKNOWN_REQUEST' });
  });

  test('measures how far the clock of Redis is ahead of ours', async () => {
    const late = createGuard({
      client: clients.guard,
      ring,
      clock: { ...realClock, now: () => Date.now() - 60_000 },
    });

    expect(Math.abs(await guard.clockOffset())).toBeLessThan(1_000);
    expect(Math.abs((await late.clockOffset()) - 60_000)).toBeLessThan(1_000);
  });
});

describe('every call in every state', () => {
  type Reached = 'open' | 'approve' | 'claim' | 'mark' | 'settle';
  const matrix: Record<Reached, Record<keyof typeof calls, string>> = {
    open: {
      open: 'EXISTS',
      approve: 'OK',
      reject: 'OK',
      claim: 'ALREADY OPEN',
      mark: 'FENCED OPEN',
      abort: 'OK',
      settle: 'ALREADY OPEN',
      settleByAnybody: 'ALREADY OPEN',
    },
    approve: {
      open: 'EXISTS',
      approve: 'ALREADY APPROVED',
      reject: 'ALREADY APPROVED',
      claim: 'OK',
      mark: 'FENCED APPROVED',
      abort: 'OK',
      settle: 'ALREADY APPROVED',
      settleByAnybody: 'ALREADY APPROVED',
    },
    claim: {
      open: 'EXISTS',
      approve: 'ALREADY CLAIMED',
      reject: 'ALREADY CLAIMED',
      claim: 'OK',
      mark: 'OK',
      abort: 'OK',
      settle: 'ALREADY CLAIMED',
      settleByAnybody: 'ALREADY CLAIMED',
    },
    mark: {
      open: 'EXISTS',
      approve: 'ALREADY SENDING',
      reject: 'ALREADY SENDING',
      claim: 'ALREADY SENDING',
      mark: 'FENCED SENDING',
      abort: 'FENCED SENDING',
      settle: 'OK',
      settleByAnybody: 'TOO_SOON',
    },
    settle: {
      open: 'EXISTS',
      approve: 'ALREADY NOT_DONE',
      reject: 'ALREADY NOT_DONE',
      claim: 'ALREADY NOT_DONE',
      mark: 'FENCED NOT_DONE',
      abort: 'ALREADY NOT_DONE',
      settle: 'ALREADY NOT_DONE',
      settleByAnybody: 'ALREADY NOT_DONE',
    },
  };
  const cases = Object.entries(matrix).flatMap(([reached, answers]) =>
    Object.entries(answers).map(([call, answer]) => ({
      reached: reached as Reached,
      call: call as keyof typeof calls,
      answer,
    })),
  );

  test.each(cases)('after $reached, $call is answered $answer', async ({ reached, call, answer }) => {
    const stage = await reach(guard, reached);
    const before = await guard.read(stage.number, stage.id);

    const given = await calls[call](guard, stage);

    const text = given.ok ? 'OK' : `${given.why} ${given.detail ?? ''}`.trim();
    expect(text).toMatch(new RegExp(`^${answer}`));
    if (!given.ok) expect(await guard.read(stage.number, stage.id)).toEqual(before);
  });

  test.each(['REJECTED', 'EXPIRED', 'ABORTED'])('%s is an end that nothing changes', async (end) => {
    const stage = await reach(guard, 'open');
    if (end === 'REJECTED') await calls.reject(guard, stage);
    else await guard.abort(stage.number, { id: stage.id, expired: end === 'EXPIRED' });

    for (const call of Object.values(calls)) expect((await call(guard, stage)).ok).toBe(false);

    expect((await guard.read(stage.number, stage.id))?.state).toBe(end);
  });
});

describe('many at once', () => {
  test('twenty clicks make one approval, and nineteen are told it stands', async () => {
    const stage = await reach(guard, 'open');

    const answers = await Promise.all(Array.from({ length: 20 }, () => calls.approve(guard, stage)));

    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok)).toEqual(
      Array(19).fill({ ok: false, why: 'ALREADY', detail: 'APPROVED' }),
    );
  });

  test('approving and rejecting at once leaves one decision', async () => {
    const stage = await reach(guard, 'open');

    const answers = await Promise.all([
      calls.approve(guard, stage),
      calls.reject(guard, stage),
      calls.approve(guard, stage, SECOND),
      calls.reject(guard, stage),
    ]);

    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  test('fifty executions make one claim', async () => {
    const stage = await reach(guard, 'approve');
    const executions = Array.from({ length: 50 }, () => ({ ...stage, nonce: randomIds.nonce() }));

    const answers = await Promise.all(executions.map((execution) => calls.claim(guard, execution)));

    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const winner = executions[answers.findIndex((answer) => answer.ok)];
    expect((await guard.read(stage.number, stage.id))?.nonce).toBe(winner?.nonce);
  });

  test('an execution that did not claim can neither mark, nor give back, nor settle what another sends', async () => {
    const stage = await reach(guard, 'claim');
    const other = { ...stage, nonce: randomIds.nonce() };
    expect(whyOf(await calls.mark(guard, other))).toBe('FENCED');
    await calls.mark(guard, stage);

    expect(whyOf(await guard.abort(other.number, other))).toBe('FENCED');
    expect(whyOf(await calls.settle(guard, other))).toBe('FENCED');

    expect((await guard.read(stage.number, stage.id))?.state).toBe('SENDING');
  });

  test('many opens for one number leave one request in the way', async () => {
    const number = aNumber();
    await guard.stamp(number);
    const stages = Array.from({ length: 10 }, () => aStage(number));

    const answers = await Promise.all(stages.map((stage) => calls.open(guard, stage)));

    const winner = stages[answers.findIndex((answer) => answer.ok)];
    expect(answers.filter((answer) => !answer.ok)).toEqual(
      Array(9).fill({ ok: false, why: 'BUSY', detail: winner?.id }),
    );
  });
});

describe('times', () => {
  test('an approval request that ran out is neither approved nor rejected', async () => {
    const stage = aStage();
    await guard.stamp(stage.number);
    await calls.open(guard, stage, -1);

    expect(whyOf(await calls.approve(guard, stage))).toBe('EXPIRED');
    expect(whyOf(await calls.reject(guard, stage))).toBe('EXPIRED');
    expect((await guard.read(stage.number, stage.id))?.state).toBe('OPEN');
  });

  test('an approval that ran out is not claimed', async () => {
    const stage = aStage();
    await guard.stamp(stage.number);
    await calls.open(guard, stage);
    const notBefore = Date.now() - 31 * 60_000;
    await guard.approve(stage.number, { id: stage.id, digest: DIGEST, by: MANAGER, quorum: 1, notBefore });

    expect(whyOf(await calls.claim(guard, stage))).toBe('EXPIRED');
  });

  test('a scheduled approval is not claimed before its time, and stays good for half an hour after it', async () => {
    const stage = await reach(guard, 'open');
    const notBefore = Date.now() + 60_000;

    await guard.approve(stage.number, { id: stage.id, digest: DIGEST, by: MANAGER, quorum: 1, notBefore });

    expect(await calls.claim(guard, stage)).toEqual({ ok: false, why: 'EARLY', detail: String(notBefore) });
    expect(await guard.read(stage.number, stage.id)).toMatchObject({ notBefore, expiresAt: notBefore + 30 * 60_000 });
  });

  test('a scheduled approval is claimed once its time has come', async () => {
    const stage = await reach(guard, 'open');
    const notBefore = Date.now() - 1_000;
    await guard.approve(stage.number, { id: stage.id, digest: DIGEST, by: MANAGER, quorum: 1, notBefore });

    expect(await calls.claim(guard, stage)).toEqual({ ok: true });
  });

  test('a claim that took too long is not marked', async () => {
    const { number, id, nonce } = await reach(guard, 'claim');

    expect(whyOf(await guard.mark(number, { id, nonce, maxAgeMs: -1 }))).toBe('LATE');
    expect((await guard.read(number, id))?.state).toBe('CLAIMED');
  });

  test('anybody may settle once the time since the mark has passed, and says how long it lasts before that', async () => {
    const stage = await reach(guard, 'mark');
    const early = await calls.settleByAnybody(guard, stage, 60_000);

    expect(early).toMatchObject({ ok: false, why: 'TOO_SOON' });
    expect(early.ok ? 0 : Number(early.detail)).toBeGreaterThan(50_000);
    expect(await calls.settleByAnybody(guard, stage, 0)).toEqual({ ok: true });
    expect((await guard.read(stage.number, stage.id))?.state).toBe('NEEDS_HUMAN');
  });
});

describe('the plan', () => {
  test('is approved and claimed only under the digest it was opened with', async () => {
    const stage = await reach(guard, 'open');
    const { number, id, nonce } = stage;

    expect(await guard.approve(number, { id, digest: OTHER_DIGEST, by: MANAGER, quorum: 1 })).toEqual({
      ok: false,
      why: 'DIGEST',
    });
    await calls.approve(guard, stage);
    expect(await guard.claim(number, { id, digest: OTHER_DIGEST, nonce, quorum: 1 })).toEqual({
      ok: false,
      why: 'DIGEST',
    });

    expect((await guard.read(number, id))?.state).toBe('APPROVED');
  });
});

describe('the budget', () => {
  test('counts every send whatever came of it, and refuses a fourth request', async () => {
    const number = aNumber();
    await reach(guard, 'settle', aStage(number));
    await reach(guard, 'settle', aStage(number));
    const unknown = await reach(guard, 'mark', aStage(number));
    await calls.settleByAnybody(guard, unknown, 0);

    expect(await guard.budget(number)).toMatchObject({ used: 3, limit: 3 });
    expect(await calls.open(guard, aStage(number))).toEqual({ ok: false, why: 'BUDGET', detail: '3' });
  });

  test('is looked at again at the mark', async () => {
    const stage = await reach(guard, 'claim');
    for (const other of ['x', 'y', 'z']) await raw('ZADD', rawKeys.sends(stage), String(Date.now()), other);

    expect(whyOf(await calls.mark(guard, stage))).toBe('BUDGET');
    expect((await guard.read(stage.number, stage.id))?.state).toBe('CLAIMED');
  });

  test('forgets a send after 72 hours', async () => {
    const number = aNumber();
    const at = (ago: number) => String(Date.now() - ago);
    const young = at(72 * HOUR - 60_000);
    await raw('ZADD', rawKeys.sends({ number }), at(72 * HOUR + 1_000), 'old', young, 'young', at(HOUR), 'younger');

    expect(await guard.budget(number)).toEqual({ used: 2, limit: 3, freesAt: Number(young) + 72 * HOUR });
  });

  test('does not count a mark whose holder gave it back unsent', async () => {
    const stage = await reach(guard, 'mark');

    expect(await guard.abort(stage.number, { id: stage.id, nonce: stage.nonce })).toEqual({ ok: true });

    expect((await guard.read(stage.number, stage.id))?.state).toBe('ABORTED');
    expect(await guard.budget(stage.number)).toEqual({ used: 0, limit: 3 });
    expect(await calls.open(guard, aStage(stage.number))).toMatchObject({ ok: true });
  });
});

describe('a number that is not enrolled in this epoch', () => {
  test('opens nothing before it has waited out its quarantine, counted from when it was first seen', async () => {
    const patient = createGuard({ client: clients.guard, ring, clock: realClock, quarantineMs: 60_000 });
    const stage = aStage();

    const seen = await patient.number(stage.number);
    const stamped = await patient.stamp(stage.number);

    expect(seen).toMatchObject({ stamped: false, quarantinedSince: expect.any(Number) });
    expect(stamped).toMatchObject({ ok: false, why: 'TOO_SOON' });
    expect(await calls.open(patient, stage)).toEqual({
      ok: false,
      why: 'QUARANTINE',
      detail: String(seen.quarantinedSince),
    });
    expect((await patient.number(stage.number)).quarantinedSince).toBe(seen.quarantinedSince);

    await raw('HINCRBY', rawKeys.number(stage), 'quarantinedSince', '-60000');
    expect(await patient.stamp(stage.number)).toMatchObject({ ok: true });
    expect(await calls.open(patient, stage)).toMatchObject({ ok: true });
  });

  test('is enrolled once; a second stamp changes nothing', async () => {
    const stage = await reach(guard, 'open');

    expect(await guard.stamp(stage.number)).toMatchObject({ ok: false, why: 'ALREADY' });
    expect((await guard.number(stage.number)).current).toBe(stage.id);
  });

  test('stops its approved and claimed requests when its record is lost', async () => {
    const [approved, claimed] = [await reach(guard, 'approve'), await reach(guard, 'claim')];
    await raw('DEL', rawKeys.number(approved), rawKeys.number(claimed));

    expect(whyOf(await calls.claim(guard, approved))).toBe('QUARANTINE');
    expect(whyOf(await calls.mark(guard, claimed))).toBe('QUARANTINE');
  });
});

describe('an approval somebody wrote into Redis', () => {
  test('is not claimed when there never was a click', async () => {
    const stage = await reach(guard, 'open');
    await raw('HSET', rawKeys.request(stage), 'state', 'APPROVED', 'by', MANAGER, 'approvedAt', String(Date.now()));

    expect(await calls.claim(guard, stage)).toEqual({ ok: false, why: 'FORGED' });
    expect((await guard.read(stage.number, stage.id))?.state).toBe('APPROVED');
  });

  test.each([
    ['by', 'U0INTRUDER'],
    ['notBefore', '1'],
    ['expiresAt', '99999999999999'],
    ['digest', OTHER_DIGEST],
    ['seal', 'f'.repeat(64)],
    ['seal', ''],
    ['kid', 'k9'],
  ])('is not claimed when its %s was changed to %s', async (field, value) => {
    const stage = await reach(guard, 'approve');
    await raw('HSET', rawKeys.request(stage), field, value);

    const { number, id, nonce } = stage;
    const digest = field === 'digest' ? OTHER_DIGEST : DIGEST;

    expect(await guard.claim(number, { id, digest, nonce, quorum: 1 })).toEqual({ ok: false, why: 'FORGED' });
  });

  test('is not claimed when it was copied from another request', async () => {
    const number = aNumber();
    const approved = await reach(guard, 'approve', aStage(number));
    const fields = await clients.command.hgetall(rawKeys.request(approved));
    await calls.abort(guard, approved);
    const fresh = await reach(guard, 'open', aStage(number));
    await clients.command.hset(rawKeys.request(fresh), fields);

    expect(await calls.claim(guard, fresh)).toEqual({ ok: false, why: 'FORGED' });
  });

  test('is not claimed when it was sealed by a key that left the ring, and is while the key is still on it', async () => {
    const stage = await reach(guard, 'approve');
    const rotated = quickGuard({ client: clients.guard, ring: createKeyRing([aRingKey('k2')]) });
    const rotating = quickGuard({ client: clients.guard, ring: createKeyRing([aRingKey('k2'), ringKey]) });

    expect(whyOf(await calls.claim(rotated, stage))).toBe('FORGED');
    expect(await calls.claim(rotating, stage)).toEqual({ ok: true });
  });
});

describe('what is kept', () => {
  test('a request has no expiry before it is settled, and one afterwards', async () => {
    const [sending, settled] = [await reach(guard, 'mark'), await reach(guard, 'settle')];

    expect(await raw('PTTL', rawKeys.request(sending))).toBe(-1);
    expect(await raw('PTTL', rawKeys.number(sending))).toBe(-1);
    expect(Number(await raw('PTTL', rawKeys.request(settled)))).toBeGreaterThan(29 * 24 * HOUR);
  });
});
