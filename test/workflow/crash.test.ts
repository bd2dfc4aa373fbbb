import { describe, expect, test } from '@jest/globals';
import type { MigrationId } from '../../src/migration/ids.ts';
import { MARA } from '../support/builders.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { approveAs, createNotes, createReplica, createTestClock, untilApproval } from '../support/workflow.ts';

/** The process is gone: nothing after this call happens in it. */
class Killed extends Error {}

/** Wraps every port of a replica; the call number `at` is the last thing the process did, before or after it took effect. */
function killAt(at: number, when: 'before' | 'after') {
  const seen: string[] = [];
  let dead = false;
  const around = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get(target, property, receiver) {
        const value: unknown = Reflect.get(target, property, receiver);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (dead) return Promise.reject(new Killed());
          const mine = seen.push(`${name}.${String(property)}`) === at;
          if (mine) dead = true;
          if (mine && when === 'before') return Promise.reject(new Killed());
          const result: unknown = value.apply(target, args);
          if (!mine) return result;
          return Promise.resolve(result).then(
            () => Promise.reject(new Killed()),
            () => Promise.reject(new Killed()),
          );
        };
      },
    });
  return { around, seen, isDead: () => dead };
}

const redis = redisForFile();

/** Everything from the approval to the test message, in one process that dies at call `at`; then a healthy one finishes. */
async function journey(
  at: number,
  when: 'before' | 'after',
): Promise<{ world: FakeWorld; seen: string[]; left: string }> {
  await redis.run('FLUSHALL');
  const world = createFakeWorld();
  const clock = createTestClock();
  const shared = { redisUrl: redis.url, world, witness: createNotes(), clock };
  const steady = await createReplica(shared);
  const killer = killAt(at, when);
  const doomed = await createReplica({ ...shared, around: killer.around });
  try {
    const id = await untilApproval(steady);
    await approveAs(steady, id);
    killer.seen.length = 0;
    await doomed.run(id).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    const left = await finish(steady, id);
    return { world, seen: killer.seen, left };
  } finally {
    doomed.close();
    steady.close();
  }
}

/** A survivor goes on, and people do what the card asks of them. */
async function finish(replica: Awaited<ReturnType<typeof createReplica>>, id: MigrationId) {
  for (let round = 0; round < 12; round++) {
    await replica.run(id);
    const migration = await replica.operations.migration(id);
    if (!migration || migration.registeredAt !== undefined) break;
    const { status } = migration.steps['approve-cutover'];
    if (status === 'failed' || migration.steps.register.status === 'failed') {
      await replica.operations.retry({ id, by: migration.requestedBy });
      await replica.run(id);
      await approveAs(replica, id, MARA);
    }
  }
  const migration = await replica.operations.migration(id);
  return migration?.registeredAt === undefined ? JSON.stringify(migration?.steps) : 'registered';
}

describe('a process that dies at any call between approval and test message', () => {
  test('leaves a number that a survivor brings to the end with one register call that works', async () => {
    const { seen } = await journey(Number.POSITIVE_INFINITY, 'before');
    const calls = seen.length;
    expect(seen).toEqual(
      expect.arrayContaining(['guard.claim', 'witness.note', 'guard.mark', 'registerCall.send', 'guard.settle']),
    );

    for (const when of ['before', 'after'] as const)
      for (let at = 1; at <= calls; at++) {
        const { world, seen: dying, left } = await journey(at, when);
        const where = `killed ${when} call ${at} (${dying.at(-1)})`;
        expect(`${where}: ${left}`).toBe(`${where}: registered`);
        expect(`${where}: ${world.registerCalls} register calls`).toBe(`${where}: 1 register calls`);
      }
  }, 120_000);
});
