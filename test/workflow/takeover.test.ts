import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MigrationId, SlackUserId } from '../../src/migration/ids.ts';
import { SlackUserId as SlackUser } from '../../src/migration/ids.ts';
import { ANA, MARA } from '../support/builders.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import {
  approveAs,
  createNotes,
  createReplica,
  createTestClock,
  readFrom,
  untilApproval,
} from '../support/workflow.ts';
import type { Replica } from '../support/workflow.ts';

const BEN = SlackUser.parse('U0BEN');
const CARA = SlackUser.parse('U0CARA');

const redis = redisForFile({ emptied: true });
let replica: Replica;
let other: Replica;
/** Waits as long as in real life before it settles an unanswered call. */
let patient: Replica;
let world: FakeWorld;

beforeEach(async () => {
  world = createFakeWorld();
  // Everybody may approve, so that only who is responsible makes a difference.
  const approvers = { ids: new Set<string>([ANA, BEN, CARA, MARA]) };
  const options = { redisUrl: redis.url, world, witness: createNotes(), clock: createTestClock(), approvers };
  [replica, other, patient] = await Promise.all([
    createReplica(options),
    createReplica(options),
    createReplica({ ...options, settleMs: 300_000 }),
  ]);
});
afterEach(() => {
  replica.close();
  other.close();
  patient.close();
});

const read = (id: MigrationId) => readFrom(replica, id);
const takeOver = (id: MigrationId, by: SlackUserId, change: { lastFour?: string; reason?: string } = {}) =>
  other.operations.takeOver({ id, by, lastFour: '1234', reason: 'Ana is ill', ...change });

describe('taking a move over', () => {
  test('makes somebody else responsible and says in the record why', async () => {
    const id = await untilApproval(replica);

    expect(await takeOver(id, BEN)).toMatchObject({ ok: true });

    expect(await read(id)).toMatchObject({ requestedBy: BEN, formerOwners: [ANA], takenOverAt: expect.any(Number) });
    expect(await replica.operations.runningOn((await read(id)).number)).toMatchObject({ id, requestedBy: BEN });
  });

  test('withdraws a request that waits, so that nobody can approve it any more', async () => {
    const id = await untilApproval(replica);
    const before = await read(id);
    await takeOver(id, BEN);

    const late = await replica.operations.approve({
      id,
      requestId: before.approval?.requestId ?? '',
      digest: before.approval?.digest ?? '',
      by: MARA,
      lastFour: '1234',
    });
    await replica.run(id);

    expect(late).toMatchObject({ ok: false });
    expect(await read(id)).toMatchObject({ approval: { closed: { why: 'aborted', reason: 'taken-over' } } });
    expect(world.registerCalls).toBe(0);
  });

  test('withdraws an approval that was not sent: the wake-up that follows sends nothing', async () => {
    const id = await untilApproval(replica);
    await approveAs(replica, id);

    expect(await takeOver(id, BEN)).toMatchObject({ ok: true });
    await replica.run(id);

    expect(world.registerCalls).toBe(0);
    await replica.operations.retry({ id, by: BEN });
    await replica.run(id);
    await approveAs(replica, id);
    await replica.run(id);
    expect(world.registerCalls).toBe(1);
  });

  test('is no way for anybody who was responsible to approve it', async () => {
    const id = await untilApproval(replica);
    await takeOver(id, BEN);
    await takeOver(id, CARA);
    await replica.operations.retry({ id, by: CARA });
    await replica.run(id);

    for (const by of [ANA, BEN, CARA])
      expect(await approveAs(replica, id, by)).toMatchObject({ ok: false, refusal: { code: 'is-requester' } });
    expect(await approveAs(replica, id, MARA)).toMatchObject({ ok: true });
  });

  test('is refused while the call may be on its way, and changes nothing', async () => {
    world.loseNextAnswer = true;
    const id = await untilApproval(patient);
    await approveAs(patient, id);
    await patient.run(id);
    expect((await read(id)).cutover).toMatchObject({ answer: { failure: { ambiguous: true } } });

    expect(await takeOver(id, BEN)).toMatchObject({ ok: false, refusal: { code: 'call-on-the-wire' } });

    expect((await read(id)).requestedBy).toBe(ANA);
  });

  test.each([
    ['other digits', { lastFour: '9999' }, 'digits-differ'],
    ['no reason', { reason: '  ' }, 'reason-missing'],
  ])('with %s does nothing to the request', async (_what, change, code) => {
    const id = await untilApproval(replica);

    expect(await takeOver(id, BEN, change)).toMatchObject({ ok: false, refusal: { code } });

    expect(await read(id)).toMatchObject({ requestedBy: ANA });
    expect(await approveAs(replica, id)).toMatchObject({ ok: true });
  });

  test('by whoever has it already does nothing to the request', async () => {
    const id = await untilApproval(replica);

    expect(await takeOver(id, ANA)).toMatchObject({ ok: false, refusal: { code: 'yours-already' } });
    expect(await approveAs(replica, id)).toMatchObject({ ok: true });
  });

  test('of a number that has moved is refused', async () => {
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    await replica.run(id);

    expect(await takeOver(id, BEN)).toMatchObject({ ok: false });
    expect(world.registerCalls).toBe(1);
  });
});
