import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { ApprovalRules, PeopleSource } from '../../src/migration/approval-policy.ts';
import { SlackUserId, type MigrationId } from '../../src/migration/ids.ts';
import type { Approvers, Person } from '../../src/migration/policy.ts';
import { API_DIFFERENCES } from '../../src/migration/route.ts';
import { NUMBER, PHONE, WABA } from '../support/builders.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import {
  createNotes,
  createReplica,
  createTestClock,
  readFrom,
  type Replica,
  type TestClock,
} from '../support/workflow.ts';

/** Every kind of person, by what they are. */
const WHO = [
  'requester',
  'approver',
  'other approver',
  'approver who confirmed the checklist',
  'approver with the mailbox of the requester',
  'approver who is a guest',
  'approver of another workspace',
  'approver met through Slack Connect',
  'approver who is a bot',
  'approver who is deactivated',
  'approver whom Slack does not know',
  'approver removed a moment ago',
  'delegate of the approver',
  'approver of a rule',
  'other approver of a rule',
  'second tier',
  'other of the second tier',
  'named for break-glass',
  'plain member',
] as const;
type Who = (typeof WHO)[number];

const idOf = (who: Who) => SlackUserId.parse(`U0${String(WHO.indexOf(who)).padStart(3, '0')}`);

/** The people in the group at the click; the one who was removed is in it when the request is made. */
const MANAGERS = WHO.filter(
  (who) => who.startsWith('approver') || who === 'other approver' || who === 'requester',
).filter((who) => !who.endsWith('of a rule'));

const POLICIES = [
  'one of many',
  'two of many',
  'a rule for the WABA',
  'a rule for the tag',
  'a rule for the route',
  'the last registration',
  'after the escalation',
  'without the confirmer of the checklist',
  'while Slack does not say who approves',
] as const;
type PolicyName = (typeof POLICIES)[number];

const STATES = [
  'open',
  'one vote given',
  'stopped',
  'frozen',
  'of a storage that has changed',
  'approved',
  'scheduled',
  'held',
  'rejected',
  'expired',
  'void',
  'cancelled',
  'done',
] as const;
type State = (typeof STATES)[number];

const ACTIONS = ['approve', 'break-glass', 'reject'] as const;
type Action = (typeof ACTIONS)[number];

const group = (name: string): PeopleSource => ({ group: name, users: [] });
const breakGlass: PeopleSource = { users: [idOf('named for break-glass')] };
const secondTier = { users: [idOf('second tier'), idOf('other of the second tier')], quorum: 1 };

function rulesOf(policy: PolicyName, state: State): ApprovalRules {
  const quorum = policy === 'two of many' || state === 'one vote given' ? 2 : 1;
  const ofRule = { approvers: group('leads'), quorum };
  const rules = {
    'a rule for the WABA': [{ waba: WABA, ...ofRule }],
    'a rule for the tag': [{ tag: 'production', ...ofRule }],
    'a rule for the route': [{ route: 'on-premises-to-cloud' as const, ...ofRule }],
  };
  const hasTier = policy === 'the last registration' || policy === 'after the escalation';
  return {
    rules: policy in rules ? rules[policy as keyof typeof rules] : [],
    tags: new Map([[WABA, ['production']]]),
    fallback: { approvers: group('managers'), quorum, ...(hasTier && { secondTier: { ...secondTier, quorum } }) },
    breakGlass,
  };
}

/** What the matrix says, written out by itself: whatever the state says comes first, then what the person is, then the group. */
const OVER: Partial<Record<State, string>> = {
  approved: 'already-decided',
  scheduled: 'already-decided',
  held: 'already-decided',
  rejected: 'already-decided',
  expired: 'request-expired',
  void: 'no-open-request',
  cancelled: 'already-over',
  done: 'already-decided',
};

const UNFIT: Partial<Record<Who, string>> = {
  requester: 'is-requester',
  'approver with the mailbox of the requester': 'is-requester',
  'approver who is a guest': 'is-guest',
  'approver of another workspace': 'is-foreign',
  'approver met through Slack Connect': 'is-foreign',
  'approver who is a bot': 'is-bot',
  'approver who is deactivated': 'is-deactivated',
  'approver whom Slack does not know': 'person-unknown',
};

const BY_RULE: readonly PolicyName[] = ['a rule for the WABA', 'a rule for the tag', 'a rule for the route'];
const OF_GROUP: readonly Who[] = ['approver', 'other approver', 'approver who confirmed the checklist'];

function mayApprove(who: Who, policy: PolicyName): boolean {
  if (BY_RULE.includes(policy)) return who.endsWith('of a rule');
  if (policy === 'the last registration') return who.endsWith('second tier');
  const isOfGroup = OF_GROUP.includes(who) || who === 'delegate of the approver';
  return isOfGroup || (policy === 'after the escalation' && who.endsWith('second tier'));
}

/** What those hear who may decide, in the states in which a decision comes to nothing. */
const IN_VAIN: Partial<Record<State, Partial<Record<Action, string>>>> = {
  frozen: { approve: 'frozen', 'break-glass': 'frozen' },
  'of a storage that has changed': {
    approve: 'storage-changed',
    'break-glass': 'storage-changed',
    reject: 'storage-changed',
  },
};

/** May this person decide on a request that is open? */
function mayDecide(who: Who, policy: PolicyName, state: State): string {
  const over = OVER[state];
  if (over) return over;
  const unfit = UNFIT[who];
  if (unfit) return unfit;
  if (policy === 'without the confirmer of the checklist' && who === 'approver who confirmed the checklist')
    return 'confirmed-the-checklist';
  if (policy === 'while Slack does not say who approves') return 'approvers-unreachable';
  return mayApprove(who, policy) ? 'ok' : 'not-an-approver';
}

const expectedAlone = (who: Who, state: State): string =>
  OVER[state] ?? UNFIT[who] ?? (who === 'named for break-glass' ? 'ok' : 'break-glass-unnamed');

/** May this person approve alone? With an exclusion, it comes before the group for break-glass as well. */
function mayAlone(who: Who, policy: PolicyName, state: State): string {
  if (OVER[state] || UNFIT[who]) return expectedAlone(who, state);
  if (policy === 'while Slack does not say who approves') return 'approvers-unreachable';
  return policy === 'without the confirmer of the checklist' && who === 'approver who confirmed the checklist'
    ? 'confirmed-the-checklist'
    : expectedAlone(who, state);
}

function expectedOf(action: Action, who: Who, { policy, state }: { policy: PolicyName; state: State }): string {
  const may = action === 'break-glass' ? mayAlone(who, policy, state) : mayDecide(who, policy, state);
  if (may !== 'ok') return may;
  const isSecondVote = action === 'approve' && state === 'one vote given' && who === voterOf(policy);
  return isSecondVote ? 'already-voted' : (IN_VAIN[state]?.[action] ?? 'ok');
}

const describePerson = (who: Who): Person | undefined =>
  who === 'approver whom Slack does not know'
    ? undefined
    : {
        id: idOf(who),
        teamId: who === 'approver of another workspace' ? 'T2' : 'T1',
        isBot: who === 'approver who is a bot',
        isDeleted: who === 'approver who is deactivated',
        isGuest: who === 'approver who is a guest',
        isStranger: who === 'approver met through Slack Connect',
        email: who === 'requester' || who.includes('mailbox') ? 'ana@harbour.example' : `${idOf(who)}@harbour.example`,
      };

const redis = redisForFile();
let clock: TestClock;
let world: FakeWorld;
let replica: Replica;
/** What Slack answers now. */
let slack: { hasRemoved: boolean; isSilent: boolean };
let cases = 0;

afterAll(() => {
  process.stdout.write(
    `${cases} cases: ${WHO.length} kinds of person, ${POLICIES.length} policies, ${STATES.length} states, ${ACTIONS.length} decisions\n`,
  );
});
afterEach(() => replica.close());

function members({ group: name, users }: PeopleSource): Approvers {
  if (slack.isSilent) return { unreachable: 'timeout' };
  if (name === 'leads') return { ids: new Set([idOf('approver of a rule'), idOf('other approver of a rule')]) };
  if (name !== 'managers') return { ids: new Set(users) };
  const removed = idOf('approver removed a moment ago');
  const ids = new Set<string>(MANAGERS.map(idOf));
  if (slack.hasRemoved) ids.delete(removed);
  return { ids };
}

const read = (id: MigrationId) => readFrom(replica, id);

const asked = async (id: MigrationId, who: Who) => {
  const { approval } = await read(id);
  return { id, requestId: approval?.requestId ?? '', digest: approval?.digest ?? '', by: idOf(who) };
};

const approve = async (id: MigrationId, who: Who, notBefore?: number) =>
  replica.operations.approve({
    ...(await asked(id, who)),
    lastFour: NUMBER.slice(-4),
    ...(notBefore !== undefined && { notBefore }),
  });

const alone = async (id: MigrationId, who: Who) =>
  replica.operations.breakGlass({
    ...(await asked(id, who)),
    word: `OVERRIDE ${NUMBER.slice(-4)}`,
    reason: 'nobody else can be reached',
  });

/** Somebody who may approve under the policy, other than those the matrix asks next. */
const voterOf = (policy: PolicyName): Who => {
  if (BY_RULE.includes(policy)) return 'other approver of a rule';
  return policy === 'the last registration' ? 'other of the second tier' : 'other approver';
};

const reject = async (id: MigrationId, who: Who) =>
  replica.operations.reject({ ...(await asked(id, who)), reason: 'not tonight' });

const ACTS: Record<Action, typeof alone> = { approve, 'break-glass': alone, reject };

const ALWAYS_FROZEN = { name: 'for ever', from: '2020-01-01T00:00', to: '2040-01-01T00:00', timeZone: 'UTC' };

/** Everything that is in Redis; gives it back as often as it is called. */
async function snapshot(): Promise<() => Promise<void>> {
  const client = replica.clients.command;
  const keys = await client.keys('*');
  const kept = await Promise.all(
    keys.map(async (key) => ({ key, ttl: Math.max(0, await client.pttl(key)), blob: await client.dumpBuffer(key) })),
  );
  return async () => {
    await client.flushall();
    await Promise.all(kept.map(({ key, ttl, blob }) => client.restore(key, ttl, blob)));
  };
}

/** Redis begins another history, as after a failover, and keeps its data. */
async function changeStorage(): Promise<void> {
  await redis.run('REPLICAOF', '127.0.0.1', '1');
  await redis.run('REPLICAOF', 'NO', 'ONE');
}

/** A request under the policy, brought into the state. */
async function request(policy: PolicyName, state: State): Promise<MigrationId> {
  await redis.run('FLUSHALL');
  slack = { hasRemoved: false, isSilent: false };
  world = createFakeWorld();
  clock = createTestClock();
  replica?.close();
  replica = await createReplica({
    redisUrl: redis.url,
    world,
    clock,
    witness: createNotes(),
    rules: rulesOf(policy, state),
    reminders: { remindMs: [], ...(policy === 'after the escalation' && { escalateAfterMs: 1 }) },
    excludeChecklistConfirmer: policy === 'without the confirmer of the checklist',
    calendar: { windows: [], freezes: state === 'frozen' ? [ALWAYS_FROZEN] : [] },
    people: {
      person: (id) => Promise.resolve(describePerson(WHO.find((who) => idOf(who) === id) ?? 'plain member')),
      approvers: () => Promise.resolve(members(group('managers'))),
      members: (source) => Promise.resolve(members(source)),
    },
  });
  if (policy === 'the last registration') await spendAllButOne();
  const id = await begun();
  await replica.operations.delegate({
    by: idOf('approver'),
    to: idOf('delegate of the approver'),
    until: clock.now() + 10 * 3_600_000,
  });
  if (policy === 'after the escalation') {
    clock.advance(2_000);
    await replica.run(id);
  }
  await brought(id, policy, state);
  slack = { hasRemoved: true, isSilent: policy === 'while Slack does not say who approves' };
  return id;
}

/** Two register calls of the last 72 hours stand in the guard. */
async function spendAllButOne(): Promise<void> {
  const key = `ferryman:{${NUMBER.slice(1)}}:sends`;
  const [seconds] = (await redis.run('TIME')) as string[];
  const now = Number(seconds) * 1_000;
  await redis.run('ZADD', key, String(now), 'a'.repeat(32), String(now - 1_000), 'b'.repeat(32));
}

async function begun(): Promise<MigrationId> {
  const started = await replica.operations.start({
    number: NUMBER,
    typed: NUMBER,
    by: idOf('requester'),
    proposal: {
      route: 'on-premises-to-cloud',
      waba: { id: WABA, name: 'Acme' },
      phoneNumberId: PHONE,
      deployment: 'berlin',
    },
  });
  if (!started.ok) throw new Error(started.refusal.code);
  const { id } = started.migration;
  await replica.run(id);
  const confirmer = idOf('approver who confirmed the checklist');
  await replica.operations.confirmDifferences({ id, by: confirmer, items: [...API_DIFFERENCES] });
  await replica.operations.choosePin({ id, by: idOf('requester'), source: 'known', pin: '482913' });
  await replica.run(id);
  expect((await read(id)).approval?.closed).toBeUndefined();
  return id;
}

async function brought(id: MigrationId, policy: PolicyName, state: State): Promise<void> {
  const voter = voterOf(policy);
  const approveAll = async (notBefore?: number) => {
    const first = await approve(id, voter, notBefore);
    expect(first).toMatchObject({ ok: true });
    if (policy === 'two of many') expect(await approve(id, 'approver', notBefore)).toMatchObject({ ok: true });
  };
  const acts: Record<State, () => Promise<unknown>> = {
    open: () => Promise.resolve(),
    'one vote given': () => approve(id, voter),
    approved: () => approveAll(),
    scheduled: () => approveAll(clock.now() + 3_600_000),
    stopped: () => replica.operations.stopAll({ by: idOf('plain member'), reason: 'network work' }),
    frozen: () => Promise.resolve(),
    'of a storage that has changed': changeStorage,
    held: async () => {
      await approveAll(clock.now() + 3_600_000);
      expect(await replica.operations.hold({ id, by: idOf('plain member') })).toMatchObject({ ok: true });
    },
    rejected: () => reject(id, voter),
    expired: async () => {
      await redis.run(
        'HSET',
        `ferryman:{${NUMBER.slice(1)}}:req:${(await asked(id, voter)).requestId}`,
        'expiresAt',
        '1',
      );
      clock.advance(2 * 3_600_000);
      return replica.run(id);
    },
    void: async () => {
      await approveAll();
      world.phone = { ...world.phone, verifiedName: 'Another name' };
      return replica.run(id);
    },
    cancelled: () => replica.operations.cancel({ id, by: idOf('requester') }),
    done: async () => {
      await approveAll();
      return replica.run(id);
    },
  };
  await acts[state]();
}

const outcomeOf = (result: { ok: true } | { ok: false; refusal: { code: string } }): string =>
  result.ok ? 'ok' : result.refusal.code;

describe.each(POLICIES)('%s', (policy) => {
  test.each(STATES)(
    'a request that is %s answers every kind of person as the matrix says',
    async (state) => {
      const id = await request(policy, state);
      const restore = await snapshot();
      const wrong: string[] = [];
      const decide = async ({ who, action, expected }: (typeof asks)[number]) => {
        cases++;
        const found = outcomeOf(await ACTS[action](id, who));
        if (found !== expected) wrong.push(`${who}, ${action}: expected ${expected}, found ${found}`);
      };
      const asks = WHO.flatMap((who) =>
        ACTIONS.map((action) => ({ who, action, expected: expectedOf(action, who, { policy, state }) })),
      );
      const [allowed = [], refused = []] = [true, false].map((ok) =>
        asks.filter(({ expected }) => (expected === 'ok') === ok),
      );
      // Refusals change nothing, so that all can be heard at once; after what was allowed, the request is made as it was.
      await Promise.all(refused.map(decide));
      await restore();
      for (const one of allowed) {
        await decide(one);
        await restore();
      }
      expect(wrong).toEqual([]);
      expect(world.registerCalls).toBeLessThanOrEqual(1);
    },
    30_000,
  );
});
