import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SlackUserId } from '../../src/migration/ids.ts';
import type { MigrationId } from '../../src/migration/ids.ts';
import { reachabilityOf } from '../../src/migration/state.ts';
import { ANA, MARA, NUMBER } from '../support/builders.ts';
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
import type { Replica, TestClock } from '../support/workflow.ts';

const redis = redisForFile({ emptied: true });
let replica: Replica;
let world: FakeWorld;
let clock: TestClock;

beforeEach(async () => {
  world = createFakeWorld();
  clock = createTestClock();
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock });
});
afterEach(() => replica.close());

const migrationOf = (id: MigrationId) => readFrom(replica, id);

const ofNumber = async () => (await replica.operations.ofNumber(NUMBER))[0];

describe('the route from On-Premises to the Cloud API', () => {
  test('holds ready until a manager approves, then registers once and waits for the delivery', async () => {
    const id = await untilApproval(replica);
    expect(world.registerCalls).toBe(0);
    expect((await migrationOf(id)).approval?.plan.register.backup?.bytes).toBe(4);

    expect(await approveAs(replica, id)).toMatchObject({ ok: true });
    await replica.run(id);

    expect(world.registerCalls).toBe(1);
    expect(world.sentMessages).toEqual([id]);
    const waiting = await migrationOf(id);
    expect(reachabilityOf(waiting)).toBe('cloud');
    expect(waiting.steps['confirm-delivery'].status).toBe('pending');
    expect(waiting.ending).toBeUndefined();
  });

  test('does not ask the old client again once the number is connected: it is down, and would be waited for', async () => {
    await approveAs(replica, await untilApproval(replica));
    await replica.run((await ofNumber())?.id as MigrationId);
    const afterwards = world.calls.slice(world.calls.indexOf('register') + 1);
    expect(afterwards).toContain('number');
    expect(afterwards).not.toContain('deployment');
  });

  test('lets a person confirm the delivery, and completes', async () => {
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    await replica.run(id);
    clock.advance(200_000);
    await replica.run(id);
    expect((await migrationOf(id)).steps['confirm-delivery'].failure?.kind).toBe('delivery-not-seen');

    await replica.operations.confirmDelivery({ id, by: ANA });
    await replica.run(id);

    expect((await migrationOf(id)).ending?.kind).toBe('completed');
    expect(await replica.operations.runningOn(NUMBER)).toBeUndefined();
  });

  test('starts no second migration of a number', async () => {
    const id = await untilApproval(replica);
    const { route, waba } = await migrationOf(id);
    const again = { number: NUMBER, typed: 'x', by: ANA, proposal: { route, waba, deployment: 'berlin' } };

    expect(await replica.operations.start(again)).toMatchObject({
      ok: false,
      refusal: { code: 'already-running', values: { migration: id, by: ANA, at: expect.stringMatching(/^\d+$/u) } },
    });
  });

  test('goes on by itself after Meta fails for a moment', async () => {
    world.failNext.set('subscribe', { source: 'meta', class: 'retry', kind: 'server-error', httpStatus: 500 });
    const id = await untilApproval(replica);
    expect((await migrationOf(id)).steps['subscribe-app'].status).toBe('failed');

    clock.advance(10_000);
    await replica.run(id);

    expect((await migrationOf(id)).approval).toBeDefined();
  });

  test('stops before anything is written when a check blocks, and goes on when it is mended', async () => {
    world.deployment.health = 'disconnected';
    const id = await untilApproval(replica);
    expect((await migrationOf(id)).steps.preflight.failure?.kind).toBe('preflight-blocked');
    expect(world.calls).not.toContain('subscribe');

    world.deployment.health = 'connected';
    await replica.operations.retry({ id, by: ANA });
    await replica.run(id);

    expect((await migrationOf(id)).steps.preflight.status).toBe('succeeded');
  });
});

describe('approval', () => {
  test('is refused to the requester, to wrong digits, to another plan, and recorded once', async () => {
    const id = await untilApproval(replica);
    const { approval } = await migrationOf(id);
    const request = { id, requestId: approval?.requestId ?? '', digest: approval?.digest ?? '', by: MARA };

    expect(await approveAs(replica, id, ANA)).toMatchObject({ refusal: { code: 'is-requester' } });
    expect(await approveAs(replica, id, SlackUserId.parse('U0OTHER'))).toMatchObject({
      refusal: { code: 'not-an-approver' },
    });
    expect(await replica.operations.approve({ ...request, lastFour: '9999' })).toMatchObject({
      refusal: { code: 'digits-differ' },
    });
    expect(await replica.operations.approve({ ...request, digest: 'f'.repeat(16), lastFour: '1234' })).toMatchObject({
      refusal: { code: 'other-plan' },
    });
    expect(await approveAs(replica, id)).toMatchObject({ ok: true });
    expect(await approveAs(replica, id)).toMatchObject({ refusal: { code: 'already-decided', values: { by: MARA } } });
  });

  test('given for later waits for its time', async () => {
    const id = await untilApproval(replica);
    await approveAs(replica, id, MARA, clock.now() + 1_500);
    await replica.run(id);
    expect(world.registerCalls).toBe(0);

    await clock.wait(1_600);
    await replica.run(id);

    expect(world.registerCalls).toBe(1);
  });

  test('is void when a fact changed between approval and call, and shows the difference', async () => {
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    world.phone.qualityRating = 'RED';
    await replica.run(id);

    expect(world.registerCalls).toBe(0);
    const { approval, steps } = await migrationOf(id);
    expect(approval?.closed).toMatchObject({
      why: 'facts-changed',
      differences: [{ path: 'phone.qualityRating', before: '–', after: 'RED' }],
    });
    expect(steps['approve-cutover'].failure?.kind).toBe('approval-facts-changed');
  });

  test('rejected ends the migration and destroys its secrets', async () => {
    const id = await untilApproval(replica);
    const { approval } = await migrationOf(id);
    const request = { id, requestId: approval?.requestId ?? '', digest: approval?.digest ?? '', by: MARA };
    await replica.operations.reject({ ...request, reason: 'not tonight' });
    await replica.run(id);

    expect((await migrationOf(id)).ending).toMatchObject({ kind: 'rejected', by: MARA, reason: 'not tonight' });
    expect(await redis.run('KEYS', '*secret*')).toEqual([]);
    expect(await replica.operations.runningOn(NUMBER)).toBeUndefined();
  });

  test('is asked of nobody when no approver could give it', async () => {
    replica.close();
    replica = await createReplica({
      redisUrl: redis.url,
      world,
      witness: createNotes(),
      clock,
      approvers: { ids: new Set([ANA]) },
    });
    const id = await untilApproval(replica);

    expect((await migrationOf(id)).steps['approve-cutover'].failure?.kind).toBe('no-approvers');
  });

  test('is void after Redis lost everything it knew', async () => {
    const id = await untilApproval(replica);
    const { approval } = await migrationOf(id);
    await redis.run('FLUSHALL');

    expect(
      await replica.operations.approve({
        id,
        requestId: approval?.requestId ?? '',
        digest: approval?.digest ?? '',
        by: MARA,
        lastFour: '1234',
      }),
    ).toMatchObject({ ok: false, refusal: { code: 'unknown-migration' } });
  });
});

describe('the cutover', () => {
  test('that nobody answered is settled by reading and never sent again', async () => {
    world.loseNextAnswer = true;
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    await replica.run(id);

    expect(world.registerCalls).toBe(1);
    const { cutover } = await migrationOf(id);
    expect(cutover?.answer?.failure).toMatchObject({ kind: 'timeout', ambiguous: true });
    expect(cutover?.readings).toHaveLength(3);
    expect(cutover?.settled?.outcome).toBe('done');
  });

  test('refused for its PIN tells that the number is unreachable, and recovers with a new PIN and approval', async () => {
    const id = await untilApproval(replica);
    world.pin = '000001';
    await approveAs(replica, id);
    await replica.run(id);

    const refused = await migrationOf(id);
    expect(reachabilityOf(refused)).toBe('nowhere');
    expect(refused.steps.register.failure?.kind).toBe('pin-mismatch');

    await replica.operations.choosePin({ id, by: ANA, source: 'reset' });
    await replica.run(id);
    expect(world.registerCalls).toBe(1);
    await approveAs(replica, id);
    await replica.run(id);

    expect(world.registerCalls).toBe(2);
    expect(reachabilityOf(await migrationOf(id))).toBe('cloud');
  });

  test('cancelled after approval and before the call is not made', async () => {
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    await replica.operations.cancel({ id, by: ANA });
    expect(await replica.operations.runningOn(NUMBER)).toBeUndefined();
    await replica.run(id);

    expect(world.registerCalls).toBe(0);
    expect((await migrationOf(id)).ending?.kind).toBe('cancelled');
  });

  test('is not made without the note in Slack', async () => {
    replica.close();
    const witness = { nonces: () => Promise.reject(new Error('Slack is down')), note: () => Promise.resolve() };
    replica = await createReplica({ redisUrl: redis.url, world, witness, clock });
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    await replica.run(id);

    expect(world.registerCalls).toBe(0);
    expect((await migrationOf(id)).approval?.closed).toMatchObject({ why: 'aborted', reason: 'no-witness' });
  });

  test('of two replicas woken at once is made by one', async () => {
    const other = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock });
    try {
      const id = await untilApproval(replica);
      await approveAs(replica, id);
      await Promise.all([replica.run(id), other.run(id), replica.run(id), other.run(id)]);
      await replica.run(id);

      expect(world.registerCalls).toBe(1);
      expect((await ofNumber())?.registeredAt).toBeDefined();
    } finally {
      other.close();
    }
  });
});
