import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MigrationId } from '../../src/migration/ids.ts';
import type { Migration } from '../../src/migration/state.ts';
import { ANA } from '../support/builders.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import {
  approveAs,
  createNotes,
  createReplica,
  createTestClock,
  untilApproval,
  type Replica,
} from '../support/workflow.ts';

const redis = redisForFile();

/** Wake-ups that arrive between two things people do: which replica each reaches; none at all is a loss. */
const wakes = fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 4 });
const schedule = fc.record({ afterApproval: wakes, inParallel: fc.boolean(), afterDelivery: wakes });

const told = (migration: Migration | undefined) => ({
  ending: migration?.ending?.kind,
  platform: migration?.registeredAt === undefined ? 'unproven' : 'proven',
  steps: migration && Object.entries(migration.steps).map(([id, { status }]) => `${id} ${status}`),
});

async function deliver(replicas: Replica[], id: MigrationId, to: readonly number[], inParallel: boolean) {
  const runs = to.map((index) => async () => {
    await replicas[index]?.run(id);
  });
  if (inParallel) await Promise.all(runs.map((run) => run()));
  else for (const run of runs) await run();
}

/** One migration under a schedule of wake-ups; whatever was lost is found by the sweep at the end. */
async function journey({
  afterApproval,
  inParallel,
  afterDelivery,
}: {
  afterApproval: number[];
  inParallel: boolean;
  afterDelivery: number[];
}) {
  await redis.run('FLUSHALL');
  const world = createFakeWorld();
  const clock = createTestClock();
  const shared = { redisUrl: redis.url, world, witness: createNotes(), clock };
  const replicas = [await createReplica(shared), await createReplica(shared)];
  const [first] = replicas;
  try {
    if (!first) throw new Error('there is no replica');
    const id = await untilApproval(first);
    await approveAs(first, id);
    await deliver(replicas, id, afterApproval, inParallel);
    const sweep = () => first.run(id);
    await sweep();
    clock.advance(200_000);
    await sweep();
    await first.operations.confirmDelivery({ id, by: ANA });
    await deliver(replicas, id, afterDelivery, inParallel);
    await sweep();
    return { end: told(await first.operations.migration(id)), registerCalls: world.registerCalls };
  } finally {
    replicas.forEach((replica) => replica.close());
  }
}

describe('wake-ups', () => {
  test('lost, doubled, reordered or arriving at once lead to the same end, with one register call', async () => {
    const plain = await journey({ afterApproval: [0], inParallel: false, afterDelivery: [0] });
    expect(plain).toMatchObject({ registerCalls: 1, end: { ending: 'completed', platform: 'proven' } });

    await fc.assert(
      fc.asyncProperty(schedule, async (order) => {
        expect(await journey(order)).toEqual(plain);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
