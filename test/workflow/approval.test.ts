import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SlackUserId, type MigrationId } from '../../src/migration/ids.ts';
import type { People } from '../../src/workflow/slack-ports.ts';
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
import type { Replica, ReplicaOptions, TestClock } from '../support/workflow.ts';

const NILS = SlackUserId.parse('U0NILS');
const DIRA = SlackUserId.parse('U0DIRA');
const MINUTE = 60_000;

const redis = redisForFile({ emptied: true });
let replica: Replica;
let world: FakeWorld;
let clock: TestClock;

const open = async (change: Partial<ReplicaOptions> = {}) => {
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock, ...change });
};

beforeEach(async () => {
  world = createFakeWorld();
  clock = createTestClock();
});
afterEach(() => replica.close());

const read = (id: MigrationId) => readFrom(replica, id);

const managers = { users: [MARA, NILS] };
const twoOf = (quorum = 2) => ({ rules: [], fallback: { approvers: managers, quorum } });

test('a request waits a moment and is made by itself when Slack did not say who may approve', async () => {
  let silent = 1;
  const members: People['members'] = () =>
    Promise.resolve(silent-- > 0 ? { unreachable: 'ratelimited' } : { ids: new Set([MARA]) });
  await open({ people: { members } });
  const id = await untilApproval(replica);
  expect((await read(id)).steps['approve-cutover']).toMatchObject({
    status: 'failed',
    failure: { class: 'retry', kind: 'approvers-unreachable' },
  });

  clock.advance(MINUTE);
  await replica.run(id);
  expect((await read(id)).approval).toBeDefined();
});

describe('two of two', () => {
  test('make the cutover, one alone does not', async () => {
    await open({ rules: twoOf() });
    const id = await untilApproval(replica);

    expect(await approveAs(replica, id, MARA)).toMatchObject({ ok: true });
    await replica.run(id);
    expect((await read(id)).approval).toMatchObject({ votes: [{ by: MARA }] });
    expect((await read(id)).approval?.decision).toBeUndefined();
    expect(world.registerCalls).toBe(0);
    expect(await approveAs(replica, id, MARA)).toMatchObject({ refusal: { code: 'already-voted' } });

    expect(await approveAs(replica, id, NILS)).toMatchObject({ ok: true });
    await replica.run(id);
    const { approval } = await read(id);
    expect(approval?.votes.map(({ by }) => by)).toEqual([MARA, NILS]);
    expect(approval?.decision).toMatchObject({ outcome: 'approved', by: NILS });
    expect(approval?.plan.policy).toMatchObject({ quorum: 2, rule: 'default' });
    expect(world.registerCalls).toBe(1);
  });

  test.each(['', '   ', '\n'])('are not ended by a rejection without a reason (%j)', async (reason) => {
    await open({ rules: twoOf() });
    const id = await untilApproval(replica);
    const { requestId = '', digest = '' } = (await read(id)).approval ?? {};

    const rejected = await replica.operations.reject({ id, requestId, digest, by: NILS, reason });

    expect(rejected).toMatchObject({ ok: false, refusal: { code: 'reason-missing' } });
    expect((await read(id)).ending).toBeUndefined();
  });

  test('are not enough when one rejects', async () => {
    await open({ rules: twoOf() });
    const id = await untilApproval(replica);
    await approveAs(replica, id, MARA);
    const { approval } = await read(id);

    const rejected = await replica.operations.reject({
      id,
      requestId: approval?.requestId ?? '',
      digest: approval?.digest ?? '',
      by: NILS,
      reason: 'not this week',
    });

    expect(rejected).toMatchObject({ ok: true, migration: { ending: { kind: 'rejected', by: NILS } } });
  });

  test('whose first vote reached the guard only is made up for by the runner', async () => {
    let isFirst = true;
    const around = <T extends object>(name: string, port: T): T =>
      name !== 'journal'
        ? port
        : new Proxy(port, {
            get(target, key) {
              const method = Reflect.get(target, key) as (...args: { events?: { type: string }[] }[]) => unknown;
              return (...args: { events?: { type: string }[] }[]) => {
                if (key === 'append' && args[2]?.events?.[0]?.type === 'voted' && isFirst) {
                  isFirst = false;
                  return Promise.reject(new Error('the process died here'));
                }
                return method.apply(target, args);
              };
            },
          });
    await open({ rules: twoOf(), around });
    const id = await untilApproval(replica);

    await expect(approveAs(replica, id, MARA)).rejects.toThrow('died');
    expect((await read(id)).approval?.votes).toEqual([]);
    await replica.run(id);

    expect((await read(id)).approval?.votes).toMatchObject([{ by: MARA }]);
  });

  test('who can’t be reached are refused when the request is made', async () => {
    await open({ rules: { rules: [], fallback: { approvers: { users: [MARA, ANA] }, quorum: 2 } } });
    const id = await untilApproval(replica);

    const migration = await read(id);

    expect(migration.approval).toBeUndefined();
    expect(migration.steps['approve-cutover'].failure).toMatchObject({ kind: 'quorum-unreachable' });
  });
});

test('fifty approvers at once over two replicas leave two votes and one call', async () => {
  const crowd = Array.from({ length: 50 }, (_, index) => SlackUserId.parse(`U0C${index}`));
  const rules = { rules: [], fallback: { approvers: { users: crowd }, quorum: 2 } };
  const witness = createNotes();
  await open({ rules, witness });
  const other = await createReplica({ redisUrl: redis.url, world, witness, clock, rules });
  try {
    const id = await untilApproval(replica);

    const answers = await Promise.all(crowd.map((by, index) => approveAs(index % 2 ? replica : other, id, by)));
    await Promise.all([replica.run(id), other.run(id)]);
    await replica.run(id);

    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
    expect((await read(id)).approval?.votes).toHaveLength(2);
    expect(world.registerCalls).toBe(1);
  } finally {
    other.close();
  }
});

test('a request made under other rules is approved by nobody', async () => {
  await open({ rules: twoOf(1) });
  const id = await untilApproval(replica);
  const stricter = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock, rules: twoOf(2) });
  try {
    expect(await approveAs(stricter, id, MARA)).toMatchObject({ refusal: { code: 'policy-changed' } });
  } finally {
    stricter.close();
  }
  expect(world.registerCalls).toBe(0);
});

describe('whom a request will notify', () => {
  const rules = {
    rules: [
      { route: 'on-premises-without-backup' as const, approvers: managers, quorum: 1, notify: { users: [DIRA] } },
    ],
    fallback: { approvers: managers, quorum: 1 },
  };

  test('is counted before anything is posted, for every way that can be chosen', async () => {
    await open({ rules });
    expect(await replica.operations.lookUp(NUMBER)).toMatchObject({ audience: { least: 1, most: 2 } });
  });

  test('is not guessed when Slack does not say', async () => {
    await open({ rules, people: { members: () => Promise.resolve({ unreachable: 'timeout' }) } });
    expect(await replica.operations.lookUp(NUMBER)).not.toHaveProperty('audience');
  });
});

describe('silence', () => {
  const rules = {
    rules: [],
    fallback: { approvers: { users: [MARA] }, quorum: 1, secondTier: { users: [DIRA], quorum: 1 } },
  };
  const reminders = { remindMs: [10 * MINUTE, 20 * MINUTE], escalateAfterMs: 30 * MINUTE };

  test('brings each reminder once, whoever looks and how often', async () => {
    await open({ rules, reminders });
    const id = await untilApproval(replica);
    clock.advance(11 * MINUTE);
    await Promise.all([replica.run(id), replica.run(id)]);
    await replica.run(id);
    expect((await read(id)).approval?.reminded).toBe(1);
    const { revision } = await read(id);
    await replica.run(id);
    expect((await read(id)).revision).toBe(revision);

    clock.advance(10 * MINUTE);
    await replica.run(id);
    expect((await read(id)).approval?.reminded).toBe(2);
  });

  test('lets the second tier approve, and not before', async () => {
    await open({ rules, reminders });
    const id = await untilApproval(replica);
    expect(await approveAs(replica, id, DIRA)).toMatchObject({ refusal: { code: 'not-an-approver' } });

    clock.advance(31 * MINUTE);
    await replica.run(id);
    expect((await read(id)).approval?.escalatedAt).toBeDefined();

    expect(await approveAs(replica, id, DIRA)).toMatchObject({ ok: true });
  });
});
