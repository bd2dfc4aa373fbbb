import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { actionsOn } from '../../src/migration/action.ts';
import type { AccountChange } from '../../src/health/signal.ts';
import type { MigrationId } from '../../src/migration/ids.ts';
import type { PinEvent } from '../../src/migration/outside-events.ts';
import { createPinAlarms } from '../../src/wiring/pin-alarms.ts';
import type { Witness } from '../../src/workflow/slack-ports.ts';
import { ANA, MARA, WABA } from '../support/builders.ts';
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
import type { Replica, TestClock } from '../support/workflow.ts';

/** Long after the bot set the PIN itself. */
const LATER_MS = 600_000;

const redis = redisForFile({ emptied: true });
let replica: Replica;
let world: FakeWorld;
let clock: TestClock;
let woken: MigrationId[];

const open = async (witness: Witness = createNotes()) => {
  replica = await createReplica({ redisUrl: redis.url, world, witness, clock });
};

beforeEach(async () => {
  world = createFakeWorld();
  clock = createTestClock();
  woken = [];
});
afterEach(() => replica.close());

/** Meta tells of the PIN of the number, or of another one. */
const told = (event: PinEvent | 'SOMETHING_NEW', change: Partial<AccountChange> = {}) =>
  createPinAlarms({ ...replica.behind, wakeUps: { wake: (id) => void woken.push(id) } })({
    waba: WABA,
    field: 'security',
    event,
    displayPhoneNumber: '16315551234',
    at: clock.now(),
    ...change,
  });

const read = (id: MigrationId) => readFrom(replica, id);

const prepared = async () => {
  const id = await untilApproval(replica);
  clock.advance(LATER_MS);
  return id;
};

describe('a PIN event of Meta', () => {
  test('that the bot caused by setting the PIN changes nothing', async () => {
    await open();
    const id = await untilApproval(replica);

    expect(await told('PIN_CHANGED')).toBe(true);
    expect(await read(id)).not.toHaveProperty('pinAlarm');
    expect((await read(id)).approval?.closed).toBeUndefined();
  });

  test('that nobody expected ends the open request in journal and guard, and holds every step', async () => {
    await open();
    const id = await prepared();

    expect(await told('PIN_CHANGED')).toBe(true);
    expect(woken).toEqual([id]);
    await replica.run(id);
    const migration = await read(id);
    expect(migration.approval?.closed).toMatchObject({ why: 'aborted', reason: 'pin-changed' });
    const request = await replica.behind.guard.read(migration.number, migration.approval!.requestId);
    expect(request?.state).toBe('ABORTED');
    expect(actionsOn(migration, clock.now())).toEqual(['answer-pin-alarm', 'cancel']);
    expect(await approveAs(replica, id)).toMatchObject({ ok: false });
    expect(await replica.operations.retry({ id, by: ANA })).toMatchObject({ refusal: { code: 'pin-alarm' } });
  });

  test('ends an approval that waits for its time, and nothing is sent then', async () => {
    await open();
    const id = await prepared();
    await approveAs(replica, id, MARA, clock.now() + 60_000);
    await told('PIN_REQUEST_SUCCESS');
    clock.advance(120_000);
    await replica.run(id);

    expect(world.registerCalls).toBe(0);
    expect((await read(id)).approval?.closed).toMatchObject({ reason: 'pin-changed' });
  });

  test('is known, once a person says so: the PIN is set again, approval is asked for again, and the number moves', async () => {
    await open();
    const id = await prepared();
    world.pin = '000000';
    await told('PIN_CHANGED');
    // A cutover demands that the clocks of bot and Redis agree.
    clock.advance(-LATER_MS);
    await replica.run(id);
    const first = (await read(id)).approval?.requestId;
    expect(await replica.operations.answerPinAlarm({ id, by: MARA })).toMatchObject({ ok: true });
    await replica.run(id);

    expect(world.pin).toBe('482913');
    const migration = await read(id);
    expect(migration.pinAlarm?.answered).toMatchObject({ by: MARA });
    expect(migration.approval?.requestId).not.toBe(first);
    await approveAs(replica, id);
    await replica.run(id);
    expect(world.registerCalls).toBe(1);
    expect((await read(id)).registeredAt).toBeDefined();
  });

  test('delivered again after the answer is not an alarm again', async () => {
    await open();
    const id = await prepared();
    const at = clock.now();
    await told('PIN_CHANGED', { at });
    await replica.operations.answerPinAlarm({ id, by: MARA });
    await told('PIN_CHANGED', { at });

    expect((await read(id)).pinAlarm?.answered).toMatchObject({ by: MARA });
  });

  test.each<[string, Parameters<typeof told>]>([
    ['of another number', ['PIN_CHANGED', { displayPhoneNumber: '16315559999' }]],
    ['of another account', ['PIN_CHANGED', { waba: '999' }]],
    ['that names no number', ['PIN_CHANGED', { displayPhoneNumber: undefined as never }]],
    ['of a kind nobody knows', ['SOMETHING_NEW']],
    ['of another field', ['PIN_CHANGED', { field: 'account_update' }]],
  ])('%s is nobody’s', async (_name, change) => {
    await open();
    const id = await prepared();

    expect(await told(...change)).toBe(false);
    expect(await read(id)).not.toHaveProperty('pinAlarm');
  });
});

describe('a PIN event that meets the cutover', () => {
  test('after the claim and before the intent wins: nothing is sent, and the alarm stands', async () => {
    const note = async () => {
      clock.advance(LATER_MS);
      await told('PIN_CHANGED');
    };
    await open({ nonces: () => Promise.resolve([]), note });
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    await replica.run(id);

    expect(world.registerCalls).toBe(0);
    const migration = await read(id);
    expect(migration.approval?.closed).toMatchObject({ why: 'aborted', reason: 'pin-changed' });
    expect(actionsOn(migration, clock.now())).toEqual(['answer-pin-alarm', 'cancel']);
    const request = await replica.behind.guard.read(migration.number, migration.approval!.requestId);
    expect(request?.state).toBe('ABORTED');
  });

  test('while the call is on its way loses, is asked for again, and changes nothing once the number has moved', async () => {
    await open();
    const id = await untilApproval(replica);
    await approveAs(replica, id);
    const send = world.registerCall.send.bind(world.registerCall);
    let meanwhile: unknown;
    world.registerCall.send = async (...parameters) => {
      meanwhile = await told('PIN_CHANGED').catch((error: unknown) => error);
      return send(...parameters);
    };
    await replica.run(id);

    expect(meanwhile).toBeInstanceOf(Error);
    expect(world.registerCalls).toBe(1);
    await told('PIN_CHANGED');
    const migration = await read(id);
    expect(migration.registeredAt).toBeDefined();
    expect(migration).not.toHaveProperty('pinAlarm');
  });
});
