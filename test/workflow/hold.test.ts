import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FleetId } from '../../src/migration/fleet-link.ts';
import { SlackUserId, type MigrationId } from '../../src/migration/ids.ts';
import { blockedOn } from '../../src/migration/blocked.ts';
import { actionsOn } from '../../src/migration/action.ts';
import { CallFailure } from '../../src/migration/failure.ts';
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
import type { Replica, ReplicaOptions } from '../support/workflow.ts';

const NILS = SlackUserId.parse('U0NILS');

const redis = redisForFile({ emptied: true });
let replica: Replica;
let world: FakeWorld;

const open = async (change: Partial<ReplicaOptions> = {}) => {
  const clock = createTestClock();
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock, ...change });
};

beforeEach(async () => {
  world = createFakeWorld();
});
afterEach(() => replica.close());

const read = (id: MigrationId) => readFrom(replica, id);

describe('the stop switch', () => {
  test('keeps an approved cutover from beginning until an approver lifts it', async () => {
    await open();
    const id = await untilApproval(replica);
    expect(await replica.operations.stopAll({ by: ANA, reason: 'network work' })).toMatchObject({ ok: true });
    await approveAs(replica, id);
    await replica.run(id);
    expect(world.registerCalls).toBe(0);
    expect((await read(id)).hold).toMatchObject({ why: 'stopped', by: ANA, reason: 'network work' });

    expect(await replica.operations.liftStop({ by: ANA })).toMatchObject({ refusal: { code: 'not-an-approver' } });
    expect(await replica.operations.liftStop({ by: MARA })).toMatchObject({ ok: true });
    await replica.run(id);

    expect(world.registerCalls).toBe(1);
  });

  test('is told on an open request, by whoever looks, once, and taken back when it is lifted', async () => {
    await open();
    const id = await untilApproval(replica);
    await replica.operations.stopAll({ by: ANA, reason: 'network work' });
    await replica.run(id);
    await replica.run(id);
    const stopped = await read(id);
    expect(blockedOn(stopped, Date.now())).toMatchObject([
      { action: 'cutover', refusal: { code: 'stopped', values: { by: ANA, name: 'network work' } } },
    ]);

    await replica.operations.liftStop({ by: MARA });
    await replica.run(id);
    await replica.run(id);
    const lifted = await read(id);

    expect(blockedOn(lifted, Date.now())).toEqual([]);
    expect(lifted.revision).toBe(stopped.revision + 1);
  });

  test('names who stopped first to a second one', async () => {
    await open();
    await replica.operations.stopAll({ by: ANA, reason: 'first' });
    expect(await replica.operations.stopAll({ by: MARA, reason: 'second' })).toMatchObject({
      refusal: { code: 'already-stopped', values: { by: ANA, reason: 'first' } },
    });
    expect(await replica.operations.stopped()).toMatchObject({ by: ANA });
  });

  test('thrown after the claim and before the mark still wins', async () => {
    const witness = {
      nonces: () => Promise.resolve([]),
      note: async () => {
        await replica.operations.stopAll({ by: ANA, reason: 'just in time' });
      },
    };
    await open({ witness });
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    await replica.run(id);

    expect(world.registerCalls).toBe(0);
    expect((await read(id)).approval?.closed).toMatchObject({ why: 'aborted', reason: 'stopped' });
  });
});

describe('a storage that has become unsafe since the approval', () => {
  test('ends the request before the mark, with what is wrong, and nothing is sent', async () => {
    let isSafe = true;
    const unsafe = { ok: false as const, reasons: [{ reason: 'keys-evicted' }] };
    await open({ bootGate: { check: () => Promise.resolve(isSafe ? { ok: true as const } : unsafe) } });
    const id = await untilApproval(replica);
    await approveAs(replica, id);

    isSafe = false;
    await replica.run(id);

    expect(world.registerCalls).toBe(0);
    expect((await read(id)).approval?.closed).toMatchObject({ why: 'aborted', reason: 'keys-evicted' });
    isSafe = true;
    await replica.operations.retry({ id, by: ANA });
    await replica.run(id);
    await approveAs(replica, id);
    await replica.run(id);
    expect(world.registerCalls).toBe(1);
  });
});

describe('the standing of a person', () => {
  test('is answered by the rules that decide: requester, approver before and after their vote', async () => {
    const rules = { rules: [], fallback: { approvers: { group: 'S0MANAGERS', users: [] }, quorum: 2 } };
    await open({ rules, approvers: { ids: new Set([MARA, NILS]) } });
    const id = await untilApproval(replica);
    const standing = (by: typeof ANA) => replica.operations.standing({ id, by });

    expect(await standing(ANA)).toMatchObject({ decide: { refusal: { code: 'is-requester' } }, alone: false });
    expect(await standing(MARA)).toMatchObject({ decide: {}, hasVoted: false, policy: { quorum: 2 } });
    await approveAs(replica, id);
    expect(await standing(MARA)).toMatchObject({ hasVoted: true });
    expect(await standing(NILS)).toMatchObject({ decide: {}, hasVoted: false });
  });
});

describe('a hold', () => {
  test('of one migration lasts until it is released', async () => {
    await open();
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    await replica.operations.hold({ id, by: ANA, reason: 'a customer is on the line' });
    await replica.run(id);
    expect(world.registerCalls).toBe(0);
    expect(actionsOn(await read(id), Date.now())).toEqual(['release', 'cancel']);

    await replica.operations.release({ id, by: MARA });
    await replica.run(id);

    expect(world.registerCalls).toBe(1);
  });
});

describe('windows', () => {
  const calendar = {
    windows: [],
    freezes: [{ name: 'peak', from: '2020-01-01T00:00', to: '2099-01-01T00:00', timeZone: 'UTC' }],
  };

  test('leave quiet hours out: an approval in them is refused, and the card says until when', async () => {
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
    const rush = { name: 'rush', days: [...days], from: '00:00', to: '23:59', timeZone: 'UTC' };
    await open({ calendar: { windows: [], freezes: [], quietHours: [rush, { ...rush, from: '23:59', to: '00:00' }] } });
    const id = await untilApproval(replica);

    expect(await approveAs(replica, id)).toMatchObject({ refusal: { code: 'quiet-hours', values: { name: 'rush' } } });
    await replica.run(id);
    expect(blockedOn(await read(id), Date.now())).toMatchObject([
      { action: 'approve', refusal: { code: 'quiet-hours' } },
    ]);
    expect(world.registerCalls).toBe(0);
  });

  test('leave quiet hours to the fleet of a number: its approval counts, and the fleet says when', async () => {
    await open({ calendar: { windows: [], freezes: [], quietHours: [{ from: '00:00', to: '00:00' }] } });
    const id = await untilApproval(replica, undefined, { id: FleetId.parse('bcdfghjk'), line: 2 });

    expect(await approveAs(replica, id)).toMatchObject({ ok: true });
    await replica.run(id);
    expect(world.registerCalls).toBe(1);
  });

  test('refuse an approval outside of them, with the next opening', async () => {
    await open({ calendar });
    const id = await untilApproval(replica);

    expect(await approveAs(replica, id)).toMatchObject({
      refusal: { code: 'frozen', values: { name: 'peak', next: String(Date.UTC(2099, 0, 1)) } },
    });
    await replica.run(id);
    expect(blockedOn(await read(id), Date.now())).toMatchObject([
      { action: 'approve', refusal: { code: 'frozen', values: { next: String(Date.UTC(2099, 0, 1)) } } },
    ]);
  });
});

describe('a call that reading can’t settle', () => {
  const undecided = async () => {
    await open();
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    world.registerCall.send = () => {
      world.registerCalls++;
      world.phone.platformType = 'UNHEARD_OF';
      return Promise.reject(new CallFailure({ source: 'meta', class: 'retry', kind: 'timeout', ambiguous: true }));
    };
    await replica.run(id);
    return id;
  };

  test('asks an approver for what they see, with evidence, and goes on from there', async () => {
    const id = await undecided();
    expect((await read(id)).cutover?.settled?.outcome).toBe('needs-human');
    expect(actionsOn(await read(id), Date.now())).toContain('judge-outcome');
    const judge = (by: typeof ANA, evidence: string) =>
      replica.operations.judgeOutcome({ id, by, outcome: 'done', evidence });

    expect(await judge(ANA, 'x')).toMatchObject({ refusal: { code: 'is-requester' } });
    expect(await judge(MARA, '  ')).toMatchObject({ refusal: { code: 'evidence-missing' } });
    world.phone.platformType = 'CLOUD_API';
    expect(await judge(MARA, 'WhatsApp Manager shows Connected')).toMatchObject({ ok: true });
    await replica.run(id);

    const after = await read(id);
    expect(after.registeredAt).toBeDefined();
    expect(after.cutover?.settled?.judged).toMatchObject({ by: MARA });
    expect(world.registerCalls).toBe(1);
  });
});
