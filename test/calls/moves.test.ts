import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { newPhone, providerIds, providerPhones } from '../../sandbox/meta/seed-provider.ts';
import { seedIds } from '../../sandbox/meta/seed.ts';
import { aTemplate } from '../../sandbox/meta/seed-waba.ts';
import { createWorld, type World } from '../../sandbox/world.ts';
import { agentFor, createMeta } from '../../src/meta/meta-client.ts';
import { createMoveCalls } from '../../src/meta/move-calls.ts';
import { createRegisterCall } from '../../src/meta/register-call.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { forecastTemplates, missingTemplates } from '../../src/migration/belongings.ts';
import { E164, PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';

const own = WabaId.parse(seedIds.waba);
const pending = WabaId.parse(seedIds.pendingWaba);
const agency = WabaId.parse(seedIds.agencyWaba);
const provider = WabaId.parse(providerIds.waba);
const claimable = E164.parse(providerPhones.claimable);
const failing = E164.parse(providerPhones.failing);

let world: World;
let agent: ReturnType<typeof agentFor>;

beforeEach(async () => {
  world = await createWorld({
    assignedWabas: [provider],
    timings: { registrationMs: 20, statusMs: 1, copyTimeoutMs: 20, templateCopyMs: 60_000 },
  });
  agent = agentFor(world.graphUrl);
});

afterEach(async () => {
  agent.destroy();
  await world.close();
});

function clients() {
  const clock = aHandClock(world.now());
  const usage = createUsageGate(clock);
  const shared = { graphUrl: world.graphUrl, graphVersion: 'v25.0', tokenFor: () => world.token, agent, usage, clock };
  return {
    meta: createMeta({ ...shared, app: world.app }),
    moves: createMoveCalls(shared),
    register: createRegisterCall(shared),
  };
}

const codeOn = (phone: string): string => world.lastCode(phone)?.code ?? '';

describe('the calls of a move, against the emulator', () => {
  test('bring a number from the provider, with its profile and its region', async () => {
    const { meta, moves, register } = clients();
    const source = await moves.find(provider, claimable);
    const profile = await moves.profile(provider, PhoneNumberId.parse(source?.phoneNumberId));
    await meta.subscribe(own);
    expect(await failureOf(moves.claim(own, claimable))).toMatchObject({ kind: 'two-step-on', class: 'hold' });
    await world.change({ do: 'two-step-off', e164: claimable });

    const id = await moves.claim(own, claimable);
    expect(await moves.claim(own, claimable)).toBe(id);
    await moves.requestCode(own, id, { method: 'SMS', language: 'en_GB' });
    const wrong = codeOn(claimable) === '000000' ? '000001' : '000000';
    expect(await failureOf(moves.verifyCode(own, id, wrong))).toMatchObject({ kind: 'code-wrong', class: 'hold' });
    await moves.verifyCode(own, id, codeOn(claimable));
    await moves.setStorage(own, id, { region: 'GB' });
    await register.send(own, id, { pin: '246813' });
    await moves.setProfile(own, id, profile);

    expect(await moves.find(own, claimable)).toMatchObject({
      phoneNumberId: id,
      status: 'CONNECTED',
      platformType: 'CLOUD_API',
    });
    expect(await moves.find(provider, claimable)).toMatchObject({ status: 'MIGRATED' });
    expect(await moves.storage(own, id)).toEqual({ region: 'GB' });
    expect(await moves.profile(own, id)).toEqual(profile);
    expect(profile.about).toBe('Welcome to Lucky Shrub London 50');
  });

  test('tell who owns the accounts and how they pay', async () => {
    const { moves } = clients();

    expect(await moves.account(provider)).toEqual({
      businessId: seedIds.business,
      businessName: 'Lucky Shrub',
      hasFunding: true,
      ownershipType: 'AGENCY_OWNED',
    });
    world.assignAccount(providerIds.unpaidWaba, true);
    expect(await moves.account(WabaId.parse(providerIds.unpaidWaba))).toMatchObject({ hasFunding: false });
  });

  test('tell the nine causes of 2388103 apart', async () => {
    const { meta, moves } = clients();
    const kindOf = async (waba: WabaId, number: string) =>
      (await failureOf(moves.claim(waba, E164.parse(number)))).kind;
    const kinds = [await kindOf(own, failing)];
    for (const waba of [own, pending, agency]) await meta.subscribe(waba);

    for (const name of [
      'notRegistered',
      'nameChanging',
      'sourceNotSetUp',
      'paymentMissing',
      'otherBusiness',
    ] as const) {
      kinds.push(await kindOf(own, providerPhones[name]));
    }
    for (const waba of [pending, agency, own]) kinds.push(await kindOf(waba, failing));

    expect(kinds).toEqual([
      'move-webhooks-missing',
      'move-not-needed',
      'move-name-unapproved',
      'move-source-not-set-up',
      'move-payment-missing',
      'move-other-business',
      'move-account-unapproved',
      'move-messaging-for-pending',
      'move-failed',
    ]);
  });

  test('copy exactly the templates that the forecast promised, also when the copy is slow', async () => {
    const { moves } = clients();
    const records = world.emulation.wabas.get(provider)?.templates ?? [];
    records.push(...Array.from({ length: 9 }, (_, index) => aTemplate(`77${index}`, `many_${index}`)));
    const forecast = forecastTemplates(await moves.templates(provider), await moves.templates(own));
    const promised = forecast.filter(({ fate }) => fate === 'copied').map(({ template }) => template);
    await world.change({ do: 'fault', id: 'template-copy-slow', on: true });

    const { copied, failed } = await moves.copyTemplates(
      provider,
      own,
      promised.map(({ id }) => id),
    );

    expect(promised).toHaveLength(12);
    expect(copied.toSorted()).toEqual(promised.map(({ id }) => id).toSorted());
    expect(failed).toEqual([]);
    const there = await moves.templates(own);
    expect(missingTemplates(promised, there)).toEqual([]);
    expect(there).toHaveLength(15);
    expect(there.at(-1)).toMatchObject({ status: 'APPROVED', quality: 'UNKNOWN' });
  });

  test('add a number that nobody has', async () => {
    const { moves, register } = clients();
    const number = E164.parse(newPhone);

    const id = await moves.add(own, number, 'Lucky Shrub Thames');
    expect(await moves.add(own, number, 'Lucky Shrub Thames')).toBe(id);
    await moves.requestCode(own, id, { method: 'VOICE', language: 'en_GB' });
    await moves.verifyCode(own, id, codeOn(newPhone));
    await register.send(own, id, { pin: '246813' });

    expect(await moves.find(own, number)).toMatchObject({ phoneNumberId: id, status: 'CONNECTED' });
    expect(await failureOf(moves.add(own, claimable, 'Lucky Shrub'))).toMatchObject({ kind: 'already-registered' });
  });

  test('cannot reach an account that the system user was not given', async () => {
    world.assignAccount(provider, false);

    expect(await failureOf(clients().moves.find(provider, claimable))).toMatchObject({
      kind: 'permission-missing',
      class: 'configuration',
    });
  });
});
