import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { MigrationId } from '../../src/migration/ids.ts';
import { openSlowLine, type SlowLine } from '../bench/slow-line.ts';
import { ANA, MARA } from '../support/builders.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { countRoundTrips } from '../support/round-trips.ts';
import {
  approveAs,
  createNotes,
  createReplica,
  createTestClock,
  readFrom,
  untilApproval,
  type Replica,
} from '../support/workflow.ts';

/** Slower than everything a process does between two answers. */
const LATER_MS = 60;

const redis = redisForFile({ tcp: true, emptied: true });
let line: SlowLine;
let replica: Replica;
let id: MigrationId;

/** A migration that waits for its approval, on a line that is not slow yet. */
async function begin(): Promise<void> {
  line = await openSlowLine(redis.url);
  const shared = { world: createFakeWorld(), witness: createNotes(), clock: createTestClock() };
  replica = await createReplica({ ...shared, redisUrl: line.url });
  id = await untilApproval(replica);
}

async function end(): Promise<void> {
  replica.close();
  await line.close();
}

// Redis is given the text of a script once.
beforeAll(async () => {
  for (const act of [approve, reject]) {
    await begin();
    await act(await openRequest());
    await end();
    await redis.run('FLUSHALL');
  }
});
beforeEach(begin);
afterEach(end);

async function openRequest() {
  const { approval } = await readFrom(replica, id);
  if (!approval) throw new Error('there is no request');
  return { id, requestId: approval.requestId, digest: approval.digest, by: MARA };
}

type Request = Awaited<ReturnType<typeof openRequest>>;

const approve = (request: Request) => replica.operations.approve({ ...request, lastFour: '1234' });
const reject = (request: Request) => replica.operations.reject({ ...request, reason: 'not today' });

/** How many answers of the storage a person waits for, one after the other. */
async function tripsOf(act: () => Promise<{ ok: boolean }>): Promise<number> {
  line.delayBy(LATER_MS);
  const trips = countRoundTrips([replica.clients.command, replica.clients.guard]);
  expect(await act()).toMatchObject({ ok: true });
  const taken = trips.taken();
  line.delayBy(0);
  return taken;
}

test('an approval waits for three answers of the storage: what is decided on, the vote, the record', async () => {
  const request = await openRequest();

  expect(await tripsOf(() => approve(request))).toBe(3);
  expect((await readFrom(replica, id)).approval?.decision).toMatchObject({ outcome: 'approved', by: MARA });
});

test('a rejection waits for four: it lets the number go as well', async () => {
  const request = await openRequest();

  expect(await tripsOf(() => reject(request))).toBe(4);
});

test('what was found out beside the reading keeps a vote from being recorded', async () => {
  const request = await openRequest();
  const bar = () => Promise.resolve({ code: 'channel-away' as const });

  expect(await replica.operations.approve({ ...request, lastFour: '1234', bar })).toEqual({
    ok: false,
    refusal: { code: 'channel-away' },
  });
  expect(await replica.behind.guard.read((await readFrom(replica, id)).number, request.requestId)).toMatchObject({
    state: 'OPEN',
  });
});

test('a change that somebody else made meanwhile is decided on as it stands', async () => {
  const before = await readFrom(replica, id);
  const { approval } = before;
  if (!approval) throw new Error('there is no request');
  expect(await approveAs(replica, id)).toMatchObject({ ok: true });
  const hold = { do: 'hold', by: ANA } as const;

  const held = await replica.behind.ledger.act(before, ANA, hold);

  expect(held).toMatchObject({ ok: true, migration: { hold: { by: ANA } } });
});
