import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MigrationId } from '../../src/migration/ids.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { randomIds } from '../support/store.ts';
import { until } from '../support/until.ts';
import {
  approveAs,
  createNotes,
  createReplica,
  createTestClock,
  readFrom,
  untilApproval,
} from '../support/workflow.ts';
import type { Replica, ReplicaOptions } from '../support/workflow.ts';

let redis: TestRedis;
let replica: Replica;
let world: FakeWorld;
let notes: ReturnType<typeof createNotes>;

beforeEach(async () => {
  redis = await startRedis({ appendOnly: true, settings: { appendfsync: 'always' } });
  world = createFakeWorld();
  notes = createNotes();
});
afterEach(async () => {
  replica.close();
  await redis.stop();
});

const open = async (change: Partial<ReplicaOptions> = {}) => {
  replica = await createReplica({ redisUrl: redis.url, world, witness: notes, clock: createTestClock(), ...change });
};
const read = (id: MigrationId) => readFrom(replica, id);
const restart = async () => {
  await redis.restart();
  await until(() => replica.clients.guard.status === 'ready' && replica.clients.command.status === 'ready');
};

describe('after a change of the storage epoch', () => {
  test('an approval that nobody noted is void: nothing was sent, and a new one is needed', async () => {
    await open();
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    await restart();
    await replica.run(id);

    expect(await read(id)).toMatchObject({ approval: { closed: { why: 'storage-changed' } } });
    expect(world.registerCalls).toBe(0);
  });

  test.each([
    ['moved', 'done'],
    ['stayed', 'not-done'],
  ])(
    'a request with a note the journal does not know is read, not called void: the number %s',
    async (what, outcome) => {
      await open();
      const id = await untilApproval(replica);
      const request = (await read(id)).approval;
      // The old primary took approval, claim, mark and call, and lost them all; the note is outside it.
      await notes.note(id, { request: request!.requestId, nonce: 'n', epoch: request!.epoch, digest: request!.digest });
      if (what === 'moved') Object.assign(world.phone, { platformType: 'CLOUD_API', status: 'CONNECTED' });
      if (what === 'moved') world.deployment.health = 'disconnected';
      await restart();

      for (let look = 0; look < 8; look += 1) await replica.run(id);

      expect((await read(id)).cutover).toMatchObject({ requestId: request!.requestId, settled: { outcome } });
      expect(world.registerCalls).toBe(0);
    },
  );

  test('calls that only Slack remembers count: the fourth in 72 hours is refused', async () => {
    const noted = [1, 2, 3].map((hours) => ({
      request: randomIds.requestId(),
      nonce: 'n',
      at: Date.now() - hours * 3_600_000,
    }));
    await open({ memory: { notesOf: () => Promise.resolve(noted) } });

    const id = await untilApproval(replica);

    expect((await read(id)).steps['approve-cutover']).toMatchObject({
      status: 'failed',
      failure: { kind: 'preflight-blocked', details: 'budget: spent' },
    });
  });

  test('a number is enrolled by nobody while Slack does not tell of its calls', async () => {
    await open({ memory: { notesOf: () => Promise.reject(new Error('slack is away')) } });

    const id = await untilApproval(replica);

    expect((await read(id)).approval).toBeUndefined();
    expect((await read(id)).steps['approve-cutover']).toMatchObject({
      status: 'pending',
      notBefore: expect.any(Number),
    });
  });
});
