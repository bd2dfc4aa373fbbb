import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { actionsOn } from '../../src/migration/action.ts';
import type { NumberFacts } from '../../src/migration/facts.ts';
import { PhoneNumberId, type MigrationId } from '../../src/migration/ids.ts';
import { ANA, goodFacts, NUMBER, WABA } from '../support/builders.ts';
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

const FULL = {
  source: 'meta',
  class: 'configuration',
  kind: 'number-slots-full',
  code: 200,
  subcode: 1349175,
} as const;

const listed = (id: string, status: string): NumberFacts => ({
  ...goodFacts().phone!,
  phoneNumberId: PhoneNumberId.parse(id),
  status,
});

const redis = redisForFile({ emptied: true });
let replica: Replica;
let world: FakeWorld;
let clock: TestClock;
let account: NumberFacts[];

beforeEach(async () => {
  world = createFakeWorld();
  clock = createTestClock();
  account = [listed('111', 'CONNECTED'), listed('222', 'DISCONNECTED'), listed('333', 'DELETED')];
  world.meta.numbers = () => Promise.resolve(account);
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock });
});
afterEach(() => replica.close());

const read = (id: MigrationId) => readFrom(replica, id);

/** A number that is new, and an account that refuses it. */
const begun = async (): Promise<MigrationId> => {
  world.failNext.set('add', FULL);
  const started = await replica.operations.start({
    number: NUMBER,
    typed: 'x',
    by: ANA,
    proposal: { route: 'new-number', waba: { id: WABA, name: 'Acme' } },
    displayName: 'Acme',
  });
  if (!started.ok) throw new Error(started.refusal.code);
  await replica.run(started.migration.id);
  return started.migration.id;
};

describe('a full account', () => {
  test('is shown with the numbers in it, those that serve nobody first, and asks a person to make room', async () => {
    const migration = await read(await begun());

    expect(migration.slots).toMatchObject({ count: 2, numbers: [{ phoneNumberId: '222' }, { phoneNumberId: '111' }] });
    expect(actionsOn(migration, clock.now())).toContain('free-slot');
  });

  test('is not believed to have room before its list is shorter', async () => {
    const id = await begun();

    expect(await replica.operations.freeSlot({ id, by: ANA })).toEqual({
      ok: false,
      refusal: { code: 'slot-not-free', values: { count: '2' } },
    });
    expect((await read(id)).steps['add-number'].status).toBe('failed');
  });

  test('takes the number once somebody has deleted one', async () => {
    const id = await begun();
    account = account.filter(({ phoneNumberId }) => phoneNumberId !== '222');

    expect(await replica.operations.freeSlot({ id, by: ANA })).toMatchObject({ ok: true });
    await replica.run(id);

    const migration = await read(id);
    expect(migration.slots).toBeUndefined();
    expect(migration.steps['add-number'].status).toBe('succeeded');
  });

  test('that cannot be read is said to be so, and nothing changes', async () => {
    const id = await begun();
    world.meta.numbers = () => world.meta.waba(WABA).then(() => Promise.reject(new Error('unused')));
    world.failNext.set('waba', { source: 'meta', class: 'retry', kind: 'unreachable' });

    expect(await replica.operations.freeSlot({ id, by: ANA })).toMatchObject({
      refusal: { code: 'slots-unreadable' },
    });
  });
});
