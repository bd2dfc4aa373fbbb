import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApprovalRules, PeopleSource } from '../../src/migration/approval-policy.ts';
import { SlackUserId, type MigrationId } from '../../src/migration/ids.ts';
import { ANA, MARA } from '../support/builders.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import {
  aPerson,
  createNotes,
  createReplica,
  createTestClock,
  readFrom,
  untilApproval,
  type Replica,
  type ReplicaOptions,
  type TestClock,
} from '../support/workflow.ts';

const NILS = SlackUserId.parse('U0NILS');
const BRUNO = SlackUserId.parse('U0BRUNO');
const OLGA = SlackUserId.parse('U0OLGA');
const HOUR = 3_600_000;

const rulesOf = (quorum: number, breakGlass?: SlackUserId): ApprovalRules => ({
  rules: [],
  fallback: { approvers: { users: [MARA, NILS] }, quorum },
  ...(breakGlass && { breakGlass: { users: [breakGlass] } }),
});

const redis = redisForFile({ emptied: true });
let world: FakeWorld;
let clock: TestClock;
let replica: Replica;
/** Who has left the workspace, and who is no approver any more. */
let gone: Set<SlackUserId>;
let removed: Set<SlackUserId>;

beforeEach(async () => {
  world = createFakeWorld();
  clock = createTestClock();
  gone = new Set();
  removed = new Set();
});
afterEach(() => replica.close());

const open = async (
  rules: ApprovalRules,
  around: ReplicaOptions['around'] = (_, port) => port,
): Promise<MigrationId> => {
  const people = {
    person: (who: SlackUserId) => Promise.resolve({ ...aPerson(who), isDeleted: gone.has(who) }),
    members: ({ users }: PeopleSource) =>
      Promise.resolve({ ids: new Set<string>(users.filter((who) => [...removed].every((one) => one !== who))) }),
  };
  const options = { redisUrl: redis.url, world, witness: createNotes(), clock, rules, people, around };
  replica = await createReplica(options);
  return untilApproval(replica);
};

const read = (id: MigrationId) => readFrom(replica, id);

const asked = async (id: MigrationId, by: SlackUserId) => {
  const { approval } = await read(id);
  return { id, requestId: approval?.requestId ?? '', digest: approval?.digest ?? '', by };
};

const approve = async (id: MigrationId, by: SlackUserId) =>
  replica.operations.approve({ ...(await asked(id, by)), lastFour: '1234' });

const alone = async (id: MigrationId, by: SlackUserId, change: { word?: string; reason?: string } = {}) =>
  replica.operations.breakGlass({
    ...(await asked(id, by)),
    word: 'OVERRIDE 1234',
    reason: 'Both managers are on a plane',
    ...change,
  });

const delegate = (by: SlackUserId, to: SlackUserId) =>
  replica.operations.delegate({ by, to, until: clock.now() + HOUR });

describe('a delegate', () => {
  test('approves in place of an approver, and the record says for whom', async () => {
    const id = await open(rulesOf(1));
    expect(await approve(id, BRUNO)).toMatchObject({ refusal: { code: 'not-an-approver' } });
    expect(await delegate(MARA, BRUNO)).toMatchObject({ ok: true });

    expect(await approve(id, BRUNO)).toMatchObject({ ok: true });

    expect((await read(id)).approval?.votes).toMatchObject([{ by: BRUNO, for: MARA }]);
    await replica.run(id);
    expect(world.registerCalls).toBe(1);
  });

  test('and the approver have one vote between them, whoever is first', async () => {
    const id = await open(rulesOf(2));
    await delegate(MARA, BRUNO);
    await approve(id, BRUNO);

    expect(await approve(id, MARA)).toMatchObject({ refusal: { code: 'already-voted' } });
    expect((await read(id)).approval?.votes).toHaveLength(1);
    expect(await approve(id, NILS)).toMatchObject({ ok: true });
    expect((await read(id)).approval?.decision?.outcome).toBe('approved');
  });

  test('of two approvers has one vote, not two', async () => {
    const id = await open(rulesOf(2));
    await delegate(MARA, BRUNO);
    await delegate(NILS, BRUNO);
    const twice = await Promise.all([approve(id, BRUNO), approve(id, BRUNO)]);

    expect(twice.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await read(id)).approval?.decision).toBeUndefined();
  });

  test('of two approvers takes the seat that is free', async () => {
    const id = await open(rulesOf(2));
    await delegate(MARA, BRUNO);
    await delegate(NILS, BRUNO);
    await approve(id, MARA);

    expect(await approve(id, BRUNO)).toMatchObject({ ok: true });
    const { approval } = await read(id);
    expect(approval?.votes).toMatchObject([{ by: MARA }, { by: BRUNO, for: NILS }]);
    expect(approval?.decision?.outcome).toBe('approved');
  });

  test('of two approvers decides for the one who may, when the other may not', async () => {
    const id = await open(rulesOf(1));
    await delegate(MARA, BRUNO);
    await delegate(NILS, BRUNO);
    gone.add(MARA);

    expect(await approve(id, BRUNO)).toMatchObject({ ok: true });
    expect((await read(id)).approval?.votes).toMatchObject([{ by: BRUNO, for: NILS }]);
  });

  test.each<[string, () => void, string]>([
    ['has left the workspace', () => gone.add(MARA), 'is-deactivated'],
    ['is no approver any more', () => removed.add(MARA), 'not-an-approver'],
  ])('of somebody who %s decides nothing', async (_what, change, code) => {
    const id = await open(rulesOf(1));
    await delegate(MARA, BRUNO);
    change();

    expect(await approve(id, BRUNO)).toMatchObject({ refusal: { code } });
    expect(await replica.operations.reject({ ...(await asked(id, BRUNO)), reason: 'no' })).toMatchObject({
      refusal: { code },
    });
    expect((await read(id)).approval).toMatchObject({ votes: [] });
  });

  test('who is an approver votes in their own name only', async () => {
    const id = await open(rulesOf(2));
    await delegate(MARA, NILS);
    await approve(id, NILS);

    expect(await approve(id, NILS)).toMatchObject({ refusal: { code: 'already-voted' } });
    expect((await read(id)).approval?.votes).toMatchObject([{ by: NILS }]);
    expect(await approve(id, MARA)).toMatchObject({ ok: true });
  });

  test('never decides on what they asked for themselves', async () => {
    const id = await open(rulesOf(1));
    await delegate(MARA, ANA);

    expect(await approve(id, ANA)).toMatchObject({ refusal: { code: 'is-requester' } });
  });

  test('may reject too, and no longer once the delegation is over or was ended', async () => {
    const id = await open(rulesOf(1));
    await delegate(MARA, BRUNO);
    clock.advance(HOUR);
    expect(await approve(id, BRUNO)).toMatchObject({ refusal: { code: 'not-an-approver' } });
    await delegate(MARA, BRUNO);
    await replica.operations.endDelegation({ by: MARA });
    expect(await approve(id, BRUNO)).toMatchObject({ refusal: { code: 'not-an-approver' } });
    await delegate(MARA, BRUNO);

    const rejected = await replica.operations.reject({ ...(await asked(id, BRUNO)), reason: 'not tonight' });
    expect(rejected).toMatchObject({ ok: true, migration: { ending: { kind: 'rejected', by: BRUNO } } });
    expect((await read(id)).approval?.decision).toMatchObject({ outcome: 'rejected', by: BRUNO, for: MARA });
  });

  test('whose rejection reached the guard only is made up for by the runner, with the approver’s name', async () => {
    let isAlive = true;
    const id = await open(rulesOf(1), (name, port) =>
      name !== 'journal'
        ? port
        : new Proxy(port, {
            get(target, key) {
              if (key === 'append' && !isAlive) return () => Promise.reject(new Error('the process died here'));
              return Reflect.get(target, key) as unknown;
            },
          }),
    );
    await delegate(MARA, BRUNO);
    const request = { ...(await asked(id, BRUNO)), reason: 'not tonight' };
    isAlive = false;
    await expect(replica.operations.reject(request)).rejects.toThrow('died');
    isAlive = true;
    await replica.run(id);

    expect((await read(id)).approval?.decision).toMatchObject({ outcome: 'rejected', by: BRUNO, for: MARA });
  });

  test('is chosen by approvers only, and hands nothing on', async () => {
    const id = await open(rulesOf(1));
    await delegate(MARA, BRUNO);

    expect(await delegate(BRUNO, OLGA)).toMatchObject({ refusal: { code: 'not-an-approver' } });
    expect(await approve(id, OLGA)).toMatchObject({ refusal: { code: 'not-an-approver' } });
  });
});

describe('break-glass', () => {
  test('approves without the others, says so for ever, and changes nothing else', async () => {
    const id = await open(rulesOf(2, OLGA));

    expect(await alone(id, OLGA)).toMatchObject({ ok: true });

    const { approval } = await read(id);
    expect(approval).toMatchObject({
      glass: { by: OLGA, reason: 'Both managers are on a plane' },
      decision: { outcome: 'approved', by: OLGA },
    });
    await replica.run(id);
    expect(world.registerCalls).toBe(1);
  });

  test.each([
    ['by somebody who is not named', MARA, {}, 'break-glass-unnamed'],
    ['by the person who asked for the move', ANA, {}, 'is-requester'],
    ['with other words', OLGA, { word: 'override 1234' }, 'words-differ'],
    ['without a reason', OLGA, { reason: '  ' }, 'reason-missing'],
  ])('%s is refused, and nothing is recorded', async (_why, by, change, code) => {
    const id = await open(rulesOf(2, by === ANA ? ANA : OLGA));
    const before = (await read(id)).revision;

    expect(await alone(id, by, change)).toMatchObject({ refusal: { code } });
    expect((await read(id)).revision).toBe(before);
  });

  test('is not to be had where nobody is named for it', async () => {
    const id = await open(rulesOf(2));

    expect(await alone(id, OLGA)).toMatchObject({ refusal: { code: 'break-glass-not-configured' } });
  });

  test('of an approver takes the place of the vote they gave before', async () => {
    const id = await open(rulesOf(2, NILS));
    await approve(id, NILS);

    expect(await alone(id, NILS)).toMatchObject({ ok: true });
    expect((await read(id)).approval?.votes).toHaveLength(1);
    await replica.run(id);
    expect(world.registerCalls).toBe(1);
  });

  test('does not get past a stop of all cutovers', async () => {
    const id = await open(rulesOf(2, OLGA));
    await replica.operations.stopAll({ by: MARA, reason: 'network' });
    await alone(id, OLGA);
    await replica.run(id);

    expect(world.registerCalls).toBe(0);
    expect((await read(id)).hold?.why).toBe('stopped');
  });
});
