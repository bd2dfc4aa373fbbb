import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { currentStep } from '../../src/migration/next.ts';
import type { MigrationId, SecretRef } from '../../src/migration/ids.ts';
import { keys } from '../../src/store/keys.ts';
import { ANA, NUMBER } from '../support/builders.ts';
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
} from '../support/workflow.ts';

const redis = redisForFile({ emptied: true });
let replica: Replica;
let world: FakeWorld;

beforeEach(async () => {
  world = createFakeWorld();
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock: createTestClock() });
});
afterEach(() => replica.close());

const read = (id: MigrationId) => readFrom(replica, id);

/** Sealed with a key that the ring has no more, as after a rotation that was not finished. */
const lose = (...refs: (SecretRef | undefined)[]) =>
  Promise.all(
    refs
      .filter((ref) => ref !== undefined)
      .map((ref) => redis.run('SET', keys.secret(NUMBER, ref), 'eyJraWQiOiJnb25lIn0....')),
  );

/** Up to an approval whose secrets are lost before the call. */
async function untilVoid(which: (migration: Awaited<ReturnType<typeof read>>) => (SecretRef | undefined)[]) {
  const id = await untilApproval(replica);
  await lose(...which(await read(id)));
  await approveAs(replica, id);
  await replica.run(id);
  return id;
}

/** The approval of everything that is there now, and the call. */
async function goOn(id: MigrationId) {
  await replica.run(id);
  await approveAs(replica, id);
  await replica.run(id);
  return (await read(id)).registeredAt;
}

describe('an approval whose PIN can no longer be opened', () => {
  test('is void, and the PIN is asked for before anybody approves again', async () => {
    const id = await untilVoid(({ pin }) => [pin?.secret]);

    const migration = await read(id);
    expect([currentStep(migration)?.id, migration.approval, world.registerCalls]).toEqual([
      'provide-pin',
      undefined,
      0,
    ]);
    expect(await replica.operations.choosePin({ id, by: ANA, source: 'known', pin: '482913' })).toMatchObject({
      ok: true,
    });
    expect(await goOn(id)).toEqual(expect.any(Number));
  });

  test('with its backup is asked for once: both are had anew', async () => {
    const id = await untilVoid(({ pin, backup }) => [pin?.secret, backup?.data, backup?.password]);

    expect(currentStep(await read(id))?.id).toBe('provide-pin');
    await replica.operations.choosePin({ id, by: ANA, source: 'generated' });
    expect(await goOn(id)).toEqual(expect.any(Number));
  });
});

test('a backup that can no longer be opened is taken anew before the next approval', async () => {
  const id = await untilVoid(({ backup }) => [backup?.password]);

  expect(world.registerCalls).toBe(0);
  expect(await goOn(id)).toEqual(expect.any(Number));
});

test('a PIN that can no longer be opened when it is to be set is asked for again', async () => {
  const id = await untilVoid(({ pin }) => [pin?.secret]);
  await replica.operations.choosePin({ id, by: ANA, source: 'known', pin: '482913' });
  await lose((await read(id)).pin?.secret);
  await replica.run(id);

  expect(currentStep(await read(id))?.id).toBe('provide-pin');
  await replica.operations.choosePin({ id, by: ANA, source: 'known', pin: '482913' });
  expect(await goOn(id)).toEqual(expect.any(Number));
});
