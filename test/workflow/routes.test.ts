import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WabaId, type MigrationId } from '../../src/migration/ids.ts';
import { missingTemplates } from '../../src/migration/belongings.ts';
import type { RouteProposal } from '../../src/migration/proposal.ts';
import { API_DIFFERENCES, routeOf } from '../../src/migration/route.ts';
import { reachabilityOf } from '../../src/migration/state.ts';
import { ANA, MARA, NUMBER, PHONE, WABA } from '../support/builders.ts';
import { createFakeWorld, SOURCE_PHONE, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { textsOf } from '../support/stored-journal.ts';
import {
  approveAs,
  createNotes,
  createReplica,
  createTestClock,
  readFrom,
  type Replica,
  type TestClock,
} from '../support/workflow.ts';

const PROVIDER = { id: WabaId.parse('999888777'), name: 'Provider' };
const ACME = { id: WABA, name: 'Acme' };

const redis = redisForFile({ emptied: true });
let replica: Replica;
let world: FakeWorld;
let clock: TestClock;

beforeEach(async () => {
  world = createFakeWorld();
  clock = createTestClock();
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock, offersRegions: true });
});
afterEach(() => replica.close());

const read = (id: MigrationId) => readFrom(replica, id);

const begin = async (proposal: Omit<RouteProposal, 'reason'>, displayName?: string): Promise<MigrationId> => {
  const named = displayName === undefined ? {} : { displayName };
  const started = await replica.operations.start({ number: NUMBER, typed: 'x', by: ANA, proposal, ...named });
  if (!started.ok) throw new Error(started.refusal.code);
  await replica.run(started.migration.id);
  return started.migration.id;
};

/** Does what the person at the step does, then lets the bot go on. */
const answers = async (id: MigrationId, what: Promise<{ ok: boolean }>) => {
  const result = await what;
  await replica.run(id);
  return result;
};

const verify = async (id: MigrationId) => {
  await answers(id, replica.operations.chooseCode({ id, by: ANA, method: 'SMS', language: 'en_US' }));
  expect(world.codesSent).toBe(1);
  return answers(id, replica.operations.enterCode({ id, by: ANA, code: '123-456' }));
};

const finish = async (id: MigrationId) => {
  await approveAs(replica, id);
  await replica.run(id);
  clock.advance(200_000);
  await replica.run(id);
  await answers(id, replica.operations.confirmDelivery({ id, by: ANA }));
  return read(id);
};

describe('from another WABA', () => {
  const proposal = {
    route: 'waba-to-waba',
    waba: ACME,
    source: { waba: PROVIDER, phoneNumberId: SOURCE_PHONE },
  } as const;

  test('claims, proves by code, copies templates before and compares after, and brings the profile along', async () => {
    const good = { id: 't1', name: 'hello', language: 'en', status: 'APPROVED', quality: 'GREEN' };
    const bad = { id: 't2', name: 'spam', language: 'en', status: 'REJECTED' };
    world.templates.set(PROVIDER.id, [good, bad]);
    const id = await begin(proposal);
    expect(reachabilityOf(await read(id))).toBe('source');
    await answers(id, replica.operations.confirmTwoStepOff({ id, by: ANA }));
    await verify(id);
    await answers(id, replica.operations.chooseRegion({ id, by: ANA, region: 'BR' }));
    expect(world.region).toBe('BR');
    const done = await finish(id);

    expect(done.ending?.kind).toBe('completed');
    expect(done.phoneNumberId).toBe(PHONE);
    expect(done.pin?.source).toBe('new');
    expect(done.approval?.plan.register.backup).toBeUndefined();
    expect(done.templates?.copied).toEqual(['t1']);
    expect(missingTemplates([good, bad], done.templates?.destination ?? [])).toEqual([bad]);
    expect(world.registerCalls).toBe(1);
    expect(world.calls.indexOf('copyTemplates')).toBeLessThan(world.calls.indexOf('register'));
    expect(world.calls).toContain('setProfile');
  });

  test('sends the chosen country with the registration up to v20, approved as such, and reads it back', async () => {
    const sent: unknown[] = [];
    const before = world.registerCall.send.bind(world.registerCall);
    world.meta.graphVersion = 'v20.0';
    world.registerCall.send = (waba, phone, parameters) => {
      sent.push(parameters.region);
      world.region = parameters.region;
      return before(waba, phone, parameters);
    };
    const id = await begin(proposal);
    await answers(id, replica.operations.confirmTwoStepOff({ id, by: ANA }));
    await verify(id);
    await answers(id, replica.operations.chooseRegion({ id, by: ANA, region: 'BR' }));
    expect(world.region).toBeUndefined();
    const done = await finish(id);

    expect(sent).toEqual(['BR']);
    expect(done.approval?.plan.register.dataLocalizationRegion).toBe('BR');
    expect(done.steps['set-region'].status).toBe('skipped');
    expect(done.regionRead).toEqual({ country: 'BR' });
  });

  test('shows that a country was not kept', async () => {
    const id = await begin(proposal);
    await answers(id, replica.operations.confirmTwoStepOff({ id, by: ANA }));
    await verify(id);
    await answers(id, replica.operations.chooseRegion({ id, by: ANA, region: 'BR' }));
    const before = world.registerCall.send.bind(world.registerCall);
    world.registerCall.send = async (waba, phone, parameters) => {
      await before(waba, phone, parameters);
      world.region = undefined;
    };

    expect((await finish(id)).regionRead).toEqual({ country: undefined });
  });

  test('does not take "it is off" while a read shows two-step verification on', async () => {
    world.sourcePhone.isPinEnabled = true;
    const id = await begin(proposal);

    expect(await replica.operations.confirmTwoStepOff({ id, by: ANA })).toMatchObject({
      refusal: { code: 'two-step-still-on' },
    });
    expect(world.calls).not.toContain('claim');
  });

  test('records a refused code without it, and takes the next one or sends another', async () => {
    const id = await begin(proposal);
    await answers(id, replica.operations.confirmTwoStepOff({ id, by: ANA }));
    await answers(id, replica.operations.chooseCode({ id, by: ANA, method: 'VOICE', language: 'es_ES' }));
    expect(await replica.operations.enterCode({ id, by: ANA, code: '314159' })).toMatchObject({
      refusal: { code: 'code-refused', values: { kind: 'code-wrong' } },
    });
    expect((await read(id)).steps['enter-code'].failure?.kind).toBe('code-wrong');
    const stored = await replica.clients.command.lrange(`ferryman:{${NUMBER.slice(1)}}:journal:${id}`, 0, -1);
    expect(textsOf(stored).join('\n')).not.toContain('314159');

    await answers(id, replica.operations.chooseCode({ id, by: ANA, method: 'SMS', language: 'es_ES' }));
    expect(world.codesSent).toBe(2);
    await answers(id, replica.operations.enterCode({ id, by: ANA, code: '123456' }));
    expect((await read(id)).steps['enter-code'].status).toBe('succeeded');
  });

  test('asks for no code where the owner has proven the number lately', async () => {
    world.moves.claim = () => {
      world.phone = {
        ...world.sourcePhone,
        phoneNumberId: PHONE,
        platformType: 'NOT_APPLICABLE',
        codeVerificationStatus: 'VERIFIED',
      };
      return Promise.resolve(PHONE);
    };
    const id = await begin(proposal);
    await answers(id, replica.operations.confirmTwoStepOff({ id, by: ANA }));

    expect((await read(id)).steps['enter-code'].status).toBe('skipped');
    expect(world.codesSent).toBe(0);
  });

  test('goes on without templates and profile where the source is not ours to read', async () => {
    const id = await begin({ route: 'waba-to-waba', waba: ACME });
    await answers(id, replica.operations.confirmTwoStepOff({ id, by: ANA }));
    await verify(id);
    await answers(id, replica.operations.chooseRegion({ id, by: ANA }));
    const done = await finish(id);

    expect(done.ending?.kind).toBe('completed');
    expect(done.steps['copy-templates'].status).toBe('skipped');
    expect(done.steps['set-region'].status).toBe('skipped');
  });
});

describe('a number whose old client answers no more', () => {
  const proposal = { route: 'on-premises-without-backup', waba: ACME, phoneNumberId: PHONE } as const;

  test('is registered without a backup after the approver ticked what is lost, and gets its profile back', async () => {
    world.phone.codeVerificationStatus = 'NOT_VERIFIED';
    const id = await begin(proposal);
    await answers(id, replica.operations.confirmDifferences({ id, by: ANA, items: [...API_DIFFERENCES] }));
    await verify(id);
    await answers(id, replica.operations.choosePin({ id, by: ANA, source: 'reset' }));
    await answers(id, replica.operations.chooseRegion({ id, by: ANA }));
    const { approval } = await read(id);
    const request = {
      id,
      requestId: approval?.requestId ?? '',
      digest: approval?.digest ?? '',
      by: MARA,
      lastFour: '1234',
    };

    expect(await replica.operations.approve(request)).toMatchObject({ refusal: { code: 'losses-not-accepted' } });
    expect(await replica.operations.approve({ ...request, acceptedLosses: true })).toMatchObject({ ok: true });
    await replica.run(id);

    expect(world.registerCalls).toBe(1);
    expect(world.calls).not.toContain('backup');
    expect(world.calls.lastIndexOf('setProfile')).toBeGreaterThan(world.calls.indexOf('register'));
    expect((await read(id)).registeredAt).toBeDefined();
  });
});

describe('a new number', () => {
  test('is added, proven, registered and watched', async () => {
    const id = await begin({ route: 'new-number', waba: ACME }, 'Acme Support');
    expect(reachabilityOf(await read(id))).toBe('unused');
    await verify(id);
    await answers(id, replica.operations.chooseRegion({ id, by: ANA }));
    const done = await finish(id);

    expect(done.ending?.kind).toBe('completed');
    expect(world.calls).toContain('add');
  });

  test('needs a display name of two letters at least', async () => {
    expect(
      await replica.operations.start({
        number: NUMBER,
        typed: 'x',
        by: ANA,
        proposal: { route: 'new-number', waba: ACME },
        displayName: ' A ',
      }),
    ).toMatchObject({ refusal: { code: 'display-name-malformed' } });
  });
});

describe('every route', () => {
  test.each(['on-premises-to-cloud', 'on-premises-without-backup', 'waba-to-waba', 'new-number'] as const)(
    '%s has one approval right before one cutover, and no step twice',
    (route) => {
      const steps = routeOf(route).steps;
      const cutover = steps.findIndex((step) => step.kind === 'cutover');
      expect(steps[cutover - 1]?.kind).toBe('gate');
      expect(steps.filter((step) => step.kind === 'cutover')).toHaveLength(1);
      expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
    },
  );
});
