import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MigrationId } from '../../src/migration/ids.ts';
import { createDueTimes } from '../../src/store/due-times.ts';
import { createJournal } from '../../src/store/journal.ts';
import { ANA, NUMBER, PHONE, WABA } from '../support/builders.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import {
  createNotes,
  createReplica,
  createTestClock,
  testIds,
  type Replica,
  type TestClock,
} from '../support/workflow.ts';

const DAY = 86_400_000;
/** The test's clock begins with the real time and goes forward from there. */
const SIGNED_UP = Math.floor(Date.now() / DAY) * DAY;
const TODAY = new Date(SIGNED_UP).toISOString().slice(0, 10);
const TOO_LATE = new Date(SIGNED_UP + 3 * DAY).toISOString().slice(0, 10);

const redis = redisForFile({ emptied: true });
let replicas: Replica[];
let world: FakeWorld;
let clock: TestClock;

beforeEach(async () => {
  world = createFakeWorld();
  // Listed and unregistered, as Embedded Signup leaves it; the code step waits for a person.
  Object.assign(world.phone, { platformType: 'NOT_APPLICABLE', status: 'PENDING', codeVerificationStatus: 'EXPIRED' });
  clock = createTestClock();
  const witness = createNotes();
  replicas = [
    await createReplica({ redisUrl: redis.url, world, witness, clock }),
    await createReplica({ redisUrl: redis.url, world, witness, clock }),
  ];
});
afterEach(() => {
  for (const replica of replicas) replica.close();
});

const [one, other] = [() => replicas[0]!, () => replicas[1]!];

const begin = async (signedUpOn?: string) =>
  one().operations.start({
    number: NUMBER,
    typed: 'x',
    by: ANA,
    proposal: { route: 'new-number', waba: { id: WABA, name: 'Acme' }, phoneNumberId: PHONE },
    ...(signedUpOn !== undefined && { signedUpOn }),
  });

const begun = async (signedUpOn?: string): Promise<MigrationId> => {
  const started = await begin(signedUpOn);
  if (!started.ok) throw new Error(started.refusal.code);
  await one().run(started.migration.id);
  return started.migration.id;
};

const reminders = async (id: MigrationId): Promise<number[]> => {
  const client = one().clients.command;
  const entries = await createJournal({ client, clock, ids: testIds }).load(id);
  return entries.flatMap(({ event }) => (event.type === 'signUpReminded' ? [event.day] : []));
};

const to = (day: number) => clock.advance(SIGNED_UP + day * DAY - clock.now());

describe('a number from Embedded Signup that is not registered', () => {
  test('is called to mind on days 10, 12 and 13, and once more when it is too late', async () => {
    const id = await begun(TODAY);
    for (const day of [9, 10, 11, 12, 13, 14, 15]) {
      to(day);
      await one().run(id);
    }

    expect(await reminders(id)).toEqual([10, 12, 13, 14]);
  });

  test('is called to mind once by two replicas that look at the same time, again and again', async () => {
    const id = await begun(TODAY);
    to(10);
    await Promise.all([one().run(id), other().run(id), one().run(id), other().run(id)]);
    await Promise.all([other().run(id), one().run(id)]);

    expect(await reminders(id)).toEqual([10]);
  });

  test('is looked at no later than the reminder is due, also while it waits for long by itself', async () => {
    const id = await begun(TODAY);
    to(10);
    clock.advance(-1_000);
    await one().run(id);
    const due = createDueTimes(one().clients.command);
    expect(await due.due(SIGNED_UP + 10 * DAY - 1, 10)).toEqual([]);
    expect(await due.due(SIGNED_UP + 10 * DAY, 10)).toEqual([id]);
  });

  test('has no deadline when nobody gave the day', async () => {
    const id = await begun();
    to(20);
    await one().run(id);

    expect(await reminders(id)).toEqual([]);
  });

  test('is not begun with a day in the future', async () => {
    expect(await begin(TOO_LATE)).toMatchObject({ ok: false, refusal: { code: 'sign-up-day-malformed' } });
  });
});
