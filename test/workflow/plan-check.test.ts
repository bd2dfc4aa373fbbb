import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SlackUserId, type MigrationId } from '../../src/migration/ids.ts';
import { MARA } from '../support/builders.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import {
  approveAs,
  createNotes,
  createReplica,
  createTestClock,
  readFrom,
  untilApproval,
  type Replica,
  type TestClock,
} from '../support/workflow.ts';

const NILS = SlackUserId.parse('U0NILS');
const HOUR = 3_600_000;
const rules = { rules: [], fallback: { approvers: { users: [MARA, NILS] }, quorum: 2 } };

const redis = redisForFile({ emptied: true });
let replica: Replica;
let world: FakeWorld;
let clock: TestClock;

beforeEach(async () => {
  world = createFakeWorld();
  clock = createTestClock();
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock, rules });
});
afterEach(() => replica.close());

const read = (id: MigrationId) => readFrom(replica, id);
const readings = () => world.calls.filter((call) => call.startsWith('number')).length;

describe('a vote that does not begin the cutover', () => {
  test('has the facts read again at once, and once: nothing has changed', async () => {
    const id = await untilApproval(replica);
    await approveAs(replica, id, MARA);
    const before = world.calls.length;
    await replica.run(id);
    const after = await read(id);
    expect(after.approval).toMatchObject({ checkedVotes: 1, votes: [{ by: MARA }] });
    expect(world.calls.length).toBeGreaterThan(before);

    const { length } = world.calls;
    await replica.run(id);
    expect(world.calls).toHaveLength(length);
    expect((await read(id)).revision).toBe(after.revision);
  });

  test('is void when a fact has changed, and nobody’s vote can complete it', async () => {
    const id = await untilApproval(replica);
    world.phone.status = 'FLAGGED';
    await approveAs(replica, id, MARA);
    await replica.run(id);

    const { approval } = await read(id);
    expect(approval?.closed).toMatchObject({
      why: 'facts-changed',
      differences: [{ path: 'phone.status', before: 'CONNECTED', after: 'FLAGGED' }],
    });
    expect(await approveAs(replica, id, NILS)).toMatchObject({ ok: false });
    expect(world.registerCalls).toBe(0);
  });

  test('for a later time is checked at the vote already, and again at its time', async () => {
    const id = await untilApproval(replica);
    const at = clock.now() + HOUR / 2;
    await approveAs(replica, id, MARA, at);
    await approveAs(replica, id, NILS, at);
    await replica.run(id);
    expect((await read(id)).approval).toMatchObject({ checkedVotes: 2, decision: { outcome: 'approved' } });

    world.phone.status = 'FLAGGED';
    await replica.run(id);
    expect((await read(id)).approval?.closed).toBeUndefined();
    clock.advance(HOUR / 2 + 1_000);
    await replica.run(id);

    expect((await read(id)).approval?.closed).toMatchObject({ why: 'facts-changed' });
    expect(world.registerCalls).toBe(0);
  });

  test('stands when a fact can’t be read at the moment, and is checked at the next look', async () => {
    const id = await untilApproval(replica);
    await approveAs(replica, id, MARA);
    world.failNext.set('number', { source: 'meta', class: 'retry', kind: 'timeout' });
    await replica.run(id);
    expect((await read(id)).approval?.closed).toBeUndefined();
    expect((await read(id)).approval?.checkedVotes).toBeUndefined();

    world.failNext.set('waba', { source: 'meta', class: 'retry', kind: 'timeout' });
    await replica.run(id);
    expect((await read(id)).approval?.closed).toBeUndefined();

    await replica.run(id);
    expect((await read(id)).approval?.checkedVotes).toBe(1);
    expect(readings()).toBeGreaterThan(0);
  });
});
