import { beforeAll, describe, expect, test } from '@jest/globals';
import { SlackUserId } from '../../src/migration/ids.ts';
import { createKeyRing } from '../../src/store/key-ring.ts';
import type { Guard, VoteAhead } from '../../src/workflow/guard-ports.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aRingKey } from '../support/store.ts';
import { aStage, calls, DIGEST, MANAGER, quickGuard, rawKeys, reach, SECOND, type Stage } from './guard-stage.ts';

const THIRD = SlackUserId.parse('U0THIRD');

const { redis, clients } = storeForFile();
let guard: Guard;
const ring = createKeyRing([aRingKey()]);
beforeAll(async () => {
  guard = quickGuard({ client: clients.guard, ring });
});

const vote = ({ number, id }: Stage, by: SlackUserId, notBefore?: number, quorum = 2) =>
  guard.approve(number, { id, digest: DIGEST, by, quorum, ...(notBefore !== undefined && { notBefore }) });
const claim = ({ number, id, nonce }: Stage, quorum = 2) => guard.claim(number, { id, digest: DIGEST, nonce, quorum });
const read = ({ number, id }: Stage) => guard.read(number, id);

describe('two of several', () => {
  test('the first vote leaves the request open, the second approves it', async () => {
    const stage = await reach(guard, 'open');

    const first = await vote(stage, MANAGER);
    const between = await read(stage);
    const tooEarly = await claim(stage);
    const second = await vote(stage, SECOND);

    expect(first).toMatchObject({ ok: true, votes: [MANAGER], complete: false });
    expect(between).toMatchObject({ state: 'OPEN', approvedBy: [MANAGER] });
    expect(between).not.toHaveProperty('approvedAt');
    expect(tooEarly).toEqual({ ok: false, why: 'ALREADY', detail: 'OPEN' });
    expect(second).toMatchObject({ ok: true, votes: [MANAGER, SECOND], complete: true });
    expect(await read(stage)).toMatchObject({ state: 'APPROVED', approvedBy: [MANAGER, SECOND] });
    expect(await claim(stage)).toEqual({ ok: true });
  });

  test('the same person counts once', async () => {
    const stage = await reach(guard, 'open');
    await vote(stage, MANAGER);

    expect(await vote(stage, MANAGER)).toEqual({ ok: false, why: 'ALREADY', detail: 'VOTED' });
    expect(await read(stage)).toMatchObject({ state: 'OPEN', approvedBy: [MANAGER] });
  });

  test('a rejection after the first vote ends it', async () => {
    const stage = await reach(guard, 'open');
    await vote(stage, MANAGER);

    expect(await calls.reject(guard, stage)).toMatchObject({ ok: true });
    expect(await vote(stage, THIRD)).toEqual({ ok: false, why: 'ALREADY', detail: 'REJECTED' });
    expect(await read(stage)).toMatchObject({ state: 'REJECTED', rejectedBy: SECOND });
  });

  test('the latest time anybody asked for counts', async () => {
    const [early, late] = [Date.now() + 60_000, Date.now() + 120_000];
    const [rising, falling, once] = await Promise.all([
      reach(guard, 'open'),
      reach(guard, 'open'),
      reach(guard, 'open'),
    ]);

    await vote(rising, MANAGER, early);
    await vote(falling, MANAGER, late);
    await vote(once, MANAGER, late);

    expect(await vote(rising, SECOND, late)).toMatchObject({ complete: true, notBefore: late });
    expect(await vote(falling, SECOND, early)).toMatchObject({ complete: true, notBefore: late });
    expect(await vote(once, SECOND)).toMatchObject({ complete: true, notBefore: late });
    for (const stage of [rising, falling, once])
      expect(await claim(stage)).toEqual({ ok: false, why: 'EARLY', detail: String(late) });
  });

  test('a time that has passed before the last vote does not void it', async () => {
    const stage = await reach(guard, 'open');
    await vote(stage, MANAGER, Date.now() - 3_000_000);
    await vote(stage, SECOND);

    expect(await claim(stage)).toEqual({ ok: true });
  });

  test('fifty voters at once leave exactly two votes and one approval', async () => {
    const stage = await reach(guard, 'open');
    const voters = Array.from({ length: 50 }, (_, index) => SlackUserId.parse(`U0VOTER${index}`));

    const answers = await Promise.all(voters.map((by) => vote(stage, by)));

    const counted = voters.filter((_, index) => answers[index]?.ok);
    expect(counted).toHaveLength(2);
    expect(answers.filter((answer) => answer.ok && answer.complete)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok)).toEqual(
      Array(48).fill({ ok: false, why: 'ALREADY', detail: 'APPROVED' }),
    );
    expect((await read(stage))?.approvedBy?.toSorted()).toEqual(counted.toSorted());
  });
});

describe('a vote that was looked ahead for', () => {
  const readings = async () =>
    Number(/cmdstat_hgetall:calls=(\d+)/u.exec(String(await redis.run('INFO', 'commandstats')))?.[1] ?? 0);
  const voteAhead = ({ number, id }: Stage, by: SlackUserId, ahead: VoteAhead) =>
    guard.approve(number, { id, digest: DIGEST, by, quorum: 2, ahead });

  test('is recorded from what was read then, without another reading', async () => {
    const stage = await reach(guard, 'open');
    await vote(stage, MANAGER);
    const ahead = guard.lookAhead(stage.number, stage.id);
    await ahead;
    const before = await readings();

    expect(await voteAhead(stage, SECOND, ahead)).toMatchObject({ votes: [MANAGER, SECOND], complete: true });
    expect(await readings()).toBe(before);
    expect(await claim(stage)).toEqual({ ok: true });
  });

  test('is made anew from what stands when somebody else has voted meanwhile', async () => {
    const stage = await reach(guard, 'open');
    const ahead = guard.lookAhead(stage.number, stage.id);
    await ahead;
    await vote(stage, MANAGER);

    expect(await voteAhead(stage, SECOND, ahead)).toMatchObject({ votes: [MANAGER, SECOND], complete: true });
    expect(await claim(stage)).toEqual({ ok: true });
  });

  test('does not count twice for whoever has voted meanwhile, nor once it was rejected', async () => {
    const [twice, rejected] = [await reach(guard, 'open'), await reach(guard, 'open')];
    const aheads = [twice, rejected].map(({ number, id }) => guard.lookAhead(number, id));
    await Promise.all(aheads);
    await vote(twice, MANAGER);
    await calls.reject(guard, rejected);

    expect(await voteAhead(twice, MANAGER, aheads[0]!)).toEqual({ ok: false, why: 'ALREADY', detail: 'VOTED' });
    expect(await voteAhead(rejected, MANAGER, aheads[1]!)).toEqual({ ok: false, why: 'ALREADY', detail: 'REJECTED' });
  });

  test('is read for after all where nothing could be read ahead, or something that is no request', async () => {
    for (const ahead of [undefined, null, { state: 'APPROVED' }, 'OPEN'])
      expect(await voteAhead(await reach(guard, 'open'), MANAGER, Promise.resolve(ahead))).toMatchObject({
        votes: [MANAGER],
      });
    const strange = aStage();
    await redis.run('SET', rawKeys.request(strange), 'no hash');
    expect(await guard.lookAhead(strange.number, strange.id)).toBeUndefined();
  });
});

describe('votes somebody wrote into Redis', () => {
  test('are not added to', async () => {
    const stage = await reach(guard, 'open');
    await redis.run('HSET', rawKeys.request(stage), 'by', SECOND);

    expect(await vote(stage, MANAGER)).toEqual({ ok: false, why: 'FORGED' });
    expect((await read(stage))?.state).toBe('OPEN');
  });

  test('are not added to when they stand beside a true one', async () => {
    const stage = await reach(guard, 'open');
    await vote(stage, MANAGER);
    await redis.run('HSET', rawKeys.request(stage), 'by', `${MANAGER},${SECOND}`);

    expect(await vote(stage, THIRD)).toEqual({ ok: false, why: 'FORGED' });
  });

  test('are not claimed: one sealed vote with the state of an approval', async () => {
    const stage = await reach(guard, 'open');
    await vote(stage, MANAGER);
    await redis.run('HSET', rawKeys.request(stage), 'state', 'APPROVED', 'approvedAt', String(Date.now()));

    expect(await claim(stage)).toEqual({ ok: false, why: 'FORGED' });
  });

  test('and an approval by fewer than the plan demands is not claimed', async () => {
    const stage = aStage();
    await guard.stamp(stage.number);
    await calls.open(guard, stage);
    await vote(stage, MANAGER, undefined, 1);

    expect(await claim(stage, 2)).toEqual({ ok: false, why: 'FORGED' });
    expect(await claim(stage, 1)).toEqual({ ok: true });
  });
});
