import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CallFailure } from '../../src/migration/failure.ts';
import type { MigrationId } from '../../src/migration/ids.ts';
import { nextFor } from '../../src/migration/next.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { withStates } from '../../src/slack/news.ts';
import { threadLine } from '../../src/slack/thread-line.ts';
import { group } from '../../src/slack/tokens.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import {
  createNotes,
  createReplica,
  createTestClock,
  readFrom,
  testIds,
  untilApproval,
  type Replica,
  type TestClock,
} from '../support/workflow.ts';

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

/** The budget of calls is used up until it is given back. */
function budgetUsedUp(call: 'waba' | 'subscribe'): () => void {
  const before = { ...world.meta };
  const putOff = () =>
    Promise.reject(
      new CallFailure({ source: 'meta', class: 'throttle', kind: 'usage-near-limit', retryAt: clock.now() }),
    );
  Object.assign(world.meta, { [call]: putOff });
  return () => void Object.assign(world.meta, before);
}

/** The lines of the thread that say that the step waits for the budget. */
async function waitsTold(id: MigrationId): Promise<string[]> {
  const migration = await readFrom(replica, id);
  const entries = await createJournal({ client: replica.clients.command, clock, ids: testIds }).load(id);
  const view = { migration, words: catalogueOf('en'), approvers: group('S0MANAGERS') };
  return withStates(entries)
    .map(({ entry, after }) => threadLine(entry, { ...view, after }) ?? '')
    .filter((line) => line.includes('call limit is nearly used up'));
}

test.each([
  ['waba', 'preflight', 'confirm-differences'],
  ['subscribe', 'subscribe-app', 'approve-cutover'],
] as const)(
  'a step whose call (%s) is put off for the budget waits as long as it takes, says so once, and goes on by itself',
  async (call, step, then) => {
    const giveBack = budgetUsedUp(call);
    const id = await untilApproval(replica);
    const next = async () => nextFor(await readFrom(replica, id), clock.now());
    for (let tries = 0; tries < 12; tries += 1) {
      clock.advance(600_000);
      await replica.run(id);
    }
    expect(await next()).toMatchObject({ do: 'wait-until', step });
    expect(await waitsTold(id)).toHaveLength(1);

    giveBack();
    clock.advance(600_000);
    await replica.run(id);
    expect(await next()).toMatchObject({ do: 'wait-for-person', step: then });
  },
);
