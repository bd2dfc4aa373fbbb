import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { actionsOn } from '../../src/migration/action.ts';
import type { Failure } from '../../src/migration/failure.ts';
import { WabaId, type MigrationId } from '../../src/migration/ids.ts';
import { currentStep } from '../../src/migration/next.ts';
import type { RouteProposal } from '../../src/migration/proposal.ts';
import { createJournal } from '../../src/store/journal.ts';
import { ANA, MARA, NUMBER, PHONE, WABA } from '../support/builders.ts';
import { createFakeWorld, SOURCE_PHONE, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { approveAs, createNotes, createReplica, createTestClock, readFrom, testIds } from '../support/workflow.ts';
import type { Replica, TestClock } from '../support/workflow.ts';

const ENDPOINT = 'https://chat.acme.example/hooks?tenant=7';
const TOKEN = 'the-endpoint-knows-it';
const SOURCE = { waba: { id: WabaId.parse('999888777'), name: 'Provider' }, phoneNumberId: SOURCE_PHONE };

const redis = redisForFile({ emptied: true });
let replica: Replica;
let world: FakeWorld;
let clock: TestClock;

beforeEach(async () => {
  world = createFakeWorld();
  world.overrideToken = TOKEN;
  clock = createTestClock();
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock });
});
afterEach(() => replica.close());

const read = (id: MigrationId) => readFrom(replica, id);

const entriesOf = (id: MigrationId) => createJournal({ client: replica.clients.command, clock, ids: testIds }).load(id);

/** From the command to the number registered and healthy, as people would. */
const registered = async (place: Partial<RouteProposal> = { source: SOURCE }): Promise<MigrationId> => {
  const { operations, run } = replica;
  const proposal = { route: 'waba-to-waba' as const, waba: { id: WABA, name: 'Acme' }, ...place };
  const started = await operations.start({ number: NUMBER, typed: 'x', by: ANA, proposal });
  if (!started.ok) throw new Error(started.refusal.code);
  const { id } = started.migration;
  await run(id);
  await operations.confirmTwoStepOff({ id, by: ANA });
  await run(id);
  await operations.chooseCode({ id, by: ANA, method: 'SMS', language: 'en_US' });
  await run(id);
  await operations.enterCode({ id, by: ANA, code: world.code });
  await run(id);
  await approveAs(replica, id);
  await run(id);
  return id;
};

const stepOf = async (id: MigrationId) => currentStep(await read(id))?.id;
const restore = (id: MigrationId, token?: string) =>
  replica.operations.restoreOverride({ id, by: MARA, ...(token !== undefined && { token }) });

describe('the webhook override of a number that moves', () => {
  beforeEach(() => void world.overrides.set(SOURCE_PHONE, ENDPOINT));

  test('is read before the move, and waits for its token once the number is registered', async () => {
    const id = await registered();

    expect(await stepOf(id)).toBe('restore-webhook-override');
    const migration = await read(id);
    expect(migration.webhookOverride).toEqual({ url: ENDPOINT });
    expect(migration.registeredAt).toBeDefined();
    expect(actionsOn(migration, clock.now())).toEqual(['restore-override']);
  });

  test('is set again with the token, read back, and the move goes on; the token is in no entry', async () => {
    const id = await registered();
    expect(await restore(id, ` ${TOKEN} `)).toMatchObject({ ok: true });
    await replica.run(id);

    expect(world.overrides.get(PHONE)).toBe(ENDPOINT);
    expect((await read(id)).webhookOverride?.fate).toBe('restored');
    expect(await stepOf(id)).toBe('confirm-delivery');
    expect(JSON.stringify(await entriesOf(id))).not.toContain(TOKEN);
    const keys = await replica.clients.command.keys('*');
    const dumps = await Promise.all(keys.map(async (key) => (await replica.clients.command.dump(key)) ?? ''));
    expect(dumps.join()).not.toContain(TOKEN);
  });

  test('is left out where a person says so', async () => {
    const id = await registered();
    expect(await restore(id)).toMatchObject({ ok: true });

    expect(world.overrides.has(PHONE)).toBe(false);
    expect((await read(id)).webhookOverride?.fate).toBe('left-out');
    expect(world.calls).not.toContain('setWebhookOverride');
    expect(await stepOf(id)).not.toBe('restore-webhook-override');
  });

  test('that Meta refuses is told with the reason, and can be tried again or left out', async () => {
    const id = await registered();
    expect(await restore(id, 'a wrong one')).toMatchObject({
      refusal: { code: 'override-refused', values: { kind: 'override-unreachable' } },
    });
    const refused = await read(id);
    expect(refused.steps['restore-webhook-override'].failure?.kind).toBe('override-unreachable');
    expect(actionsOn(refused, clock.now())).toEqual(['restore-override', 'draft-ticket']);
    expect(JSON.stringify(await entriesOf(id))).not.toContain('a wrong one');

    expect(await restore(id, TOKEN)).toMatchObject({ ok: true });
  });

  test('that Meta took without an answer counts as set, because reading shows it', async () => {
    const id = await registered();
    const set = world.moves.setWebhookOverride.bind(world.moves);
    const lost: Failure = { source: 'meta', class: 'retry', kind: 'timeout', ambiguous: true };
    world.moves.setWebhookOverride = async (waba, phone, override) => {
      await set(waba, phone, override);
      world.failNext.set('setWebhookOverride', lost);
      await set(waba, phone, override);
    };

    expect(await restore(id, TOKEN)).toMatchObject({ ok: true });
  });

  test('that Meta says it took and does not show is not believed', async () => {
    const id = await registered();
    world.moves.setWebhookOverride = () => Promise.resolve();

    expect(await restore(id, TOKEN)).toMatchObject({ refusal: { values: { kind: 'override-not-set' } } });
  });

  test.each(['', '   ', 'x'.repeat(501)])('is not sent with a token like %j', async (token) => {
    const id = await registered();

    expect(await restore(id, token)).toMatchObject({ refusal: { code: 'override-token-missing' } });
    expect(world.calls).not.toContain('setWebhookOverride');
  });

  test('is nobody’s step before the number is registered, nor after it was settled', async () => {
    const id = await registered();
    await restore(id);

    expect(await restore(id, TOKEN)).toMatchObject({ refusal: { code: 'wrong-step' } });
    expect(await restore(id)).toMatchObject({ refusal: { code: 'wrong-step' } });
  });
});

describe('nobody is asked for a token', () => {
  const skipped = async (id: MigrationId) =>
    (await entriesOf(id)).flatMap(({ event }) =>
      event.type === 'stepSkipped' && event.step === 'restore-webhook-override' ? [event.why] : [],
    );

  test('where the number had no override of its own', async () => {
    const id = await registered();

    expect(await skipped(id)).toEqual(['no-override']);
    expect(await stepOf(id)).toBe('confirm-delivery');
  });

  test('where the account it leaves is not ours to read', async () => {
    expect(await skipped(await registered({}))).toEqual(['not-readable']);
  });

  test('where Meta does not show the field, and the thread says so; what passes is tried again', async () => {
    world.failNext.set('webhookOverride', { source: 'meta', class: 'defect', kind: 'unknown-field', code: 100 });
    expect(await skipped(await registered())).toEqual(['override-unreadable']);
  });

  test('at once where Meta is only busy: the read is repeated', async () => {
    world.overrides.set(SOURCE_PHONE, ENDPOINT);
    world.failNext.set('webhookOverride', { source: 'meta', class: 'retry', kind: 'service-down' });
    const { operations, run } = replica;
    const proposal = { route: 'waba-to-waba' as const, waba: { id: WABA, name: 'Acme' }, source: SOURCE };
    const started = await operations.start({ number: NUMBER, typed: 'x', by: ANA, proposal });
    if (!started.ok) throw new Error(started.refusal.code);
    const { id } = started.migration;
    await run(id);
    await operations.confirmTwoStepOff({ id, by: ANA });
    await run(id);
    expect((await read(id)).steps['save-profile'].status).toBe('failed');
    clock.advance(60_000);
    await run(id);

    expect((await read(id)).webhookOverride).toEqual({ url: ENDPOINT });
  });
});
