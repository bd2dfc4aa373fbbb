import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance, AxiosResponse } from 'axios';
import { newPhone, providerIds, providerPhones } from '../../../sandbox/meta/seed-provider.ts';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld } from './support.ts';

const { waba, pendingWaba, agencyWaba } = seedIds;

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  graph = graphOf(world);
});

afterEach(() => world.close());

const claim = (phone: string, into: string = waba): Promise<AxiosResponse> =>
  graph.post(`${into}/phone_numbers`, { cc: '44', phone_number: phone.slice(3), migrate_phone_number: true });

const subscribe = (to: string = waba) => graph.post(`${to}/subscribed_apps`);

async function verify(id: string, phone: string): Promise<void> {
  await graph.post(`${id}/request_code`, { code_method: 'SMS', language: 'en_GB' });
  await graph.post(`${id}/verify_code`, { code: world.lastCode(phone)?.code });
}

const registerWith = (id: string, pin: string): Promise<AxiosResponse> =>
  graph.post(`${id}/register`, { messaging_product: 'whatsapp', pin });

describe('the provider’s accounts', () => {
  test.each(['', '/phone_numbers', '/message_templates'])('are closed to the bot at %j', async (edge) => {
    const { status, data } = await graph.get(`${providerIds.waba}${edge}`);

    expect(status).toBe(403);
    expect(data.error).toMatchObject({ code: 200, error_subcode: 1_349_174 });
  });

  test('are closed with their numbers, too', async () => {
    expect((await graph.get(world.number(providerPhones.claimable).id)).data.error.code).toBe(200);
  });

  test('open when the system user is given them, and close again', async () => {
    world.assignAccount(providerIds.waba, true);
    const open = await graph.get(`${providerIds.waba}/phone_numbers`);
    world.assignAccount(providerIds.waba, false);

    expect(open.data.data).toHaveLength(4);
    expect((await graph.get(`${providerIds.waba}/phone_numbers`)).status).toBe(403);
  });

  test('are open from the start in a world that says so', async () => {
    const open = await quickWorld({ assignedWabas: [providerIds.waba] });
    try {
      expect((await graphOf(open).get(providerIds.waba)).status).toBe(200);
    } finally {
      await open.close();
    }
  });

  test('belong to the provider and stand for the bot’s business', async () => {
    world.assignAccount(providerIds.waba, true);
    const fields = 'owner_business_info,on_behalf_of_business_info,ownership_type';

    expect((await graph.get(providerIds.waba, { params: { fields } })).data).toMatchObject({
      owner_business_info: { id: providerIds.business, name: 'Provider' },
      on_behalf_of_business_info: { id: seedIds.business, name: 'Lucky Shrub' },
      ownership_type: 'AGENCY_OWNED',
    });
  });
});

describe('a claim of a number at the provider', () => {
  test('leads over two-step off, code and register to the own account, with a PIN of one’s own', async () => {
    await subscribe();
    const early = await claim(providerPhones.claimable);
    await world.change({ do: 'two-step-off', e164: providerPhones.claimable });
    const { id } = (await claim(providerPhones.claimable)).data;
    const working = world.state().numbers.filter(({ e164 }) => e164 === providerPhones.claimable);
    await verify(id, providerPhones.claimable);

    const registered = await registerWith(id, '246813');

    expect(early.data.error.code).toBe(2388001);
    expect(working.map(({ platform, reachable }) => [platform, reachable])).toEqual([
      ['CLOUD_API', true],
      ['NOT_APPLICABLE', false],
    ]);
    expect(registered.data).toEqual({ success: true });
    expect(world.number(providerPhones.claimable)).toMatchObject({
      id,
      wabaId: waba,
      status: 'CONNECTED',
      pin: '246813',
      countryCode: 'GB',
      isOfficialBusinessAccount: true,
      profile: {},
    });
  });

  test('can be made again for the way back, once the provider’s account is open', async () => {
    await subscribe();
    world.assignAccount(providerIds.waba, true);
    await subscribe(providerIds.waba);
    await world.change({ do: 'two-step-off', e164: providerPhones.claimable });
    const there = (await claim(providerPhones.claimable)).data.id;
    await verify(there, providerPhones.claimable);
    await registerWith(there, '246813');
    await world.change({ do: 'two-step-off', e164: providerPhones.claimable });

    const back = (await claim(providerPhones.claimable, providerIds.waba)).data.id;
    world.advance(31_000);
    await verify(back, providerPhones.claimable);
    const registered = await registerWith(back, '135791');

    expect(registered.data).toEqual({ success: true });
    expect(world.number(providerPhones.claimable)).toMatchObject({ id: back, wabaId: providerIds.waba });
    expect(world.emulation.numbers.get(there)?.status).toBe('MIGRATED');
  });

  test.each([
    ['webhooks', providerPhones.failing, waba, /no webhook subscription/, false],
    ['add directly', providerPhones.notRegistered, waba, /add it directly/, true],
    ['name', providerPhones.nameChanging, waba, /change of the display name/, true],
    ['source account', providerPhones.sourceNotSetUp, waba, /source account.* is not set up/, true],
    ['payment', providerPhones.paymentMissing, waba, /payment method/, true],
    ['other business', providerPhones.otherBusiness, waba, /different businesses/, true],
    ['approval', providerPhones.failing, pendingWaba, /destination account is not approved/, true],
    ['messaging for', providerPhones.failing, agencyWaba, /"messaging for" request/, true],
    ['no cause', providerPhones.failing, waba, /error occurred while migrating/, true],
  ] as const)('ends in 2388103 for reasons of %s', async (_cause, phone, into, details, subscribed) => {
    if (subscribed) await subscribe(into);

    const { status, data } = await claim(phone, into);

    expect(status).toBe(400);
    expect(data.error).toMatchObject({ code: 2388103, error_data: { details: expect.stringMatching(details) } });
  });

  test.each([
    ['the destination’s payment', /destination account has no payment/, { primaryFundingId: undefined }],
    ['the owner’s verification', /not verified/, {}],
    ['the name itself', /display name of the number/, {}],
  ])('ends in 2388103 for %s as well', async (what, details, ofDestination) => {
    await subscribe();
    Object.assign(world.emulation.wabas.get(waba) ?? {}, ofDestination);
    if (what.includes('verification'))
      Object.assign(world.emulation.businesses.get(seedIds.business) ?? {}, { verificationStatus: 'pending' });
    if (what.includes('name')) world.number(providerPhones.failing).nameStatus = 'DECLINED';

    expect((await claim(providerPhones.failing)).data.error.error_data.details).toMatch(details);
  });

  test('takes an On-Premises number and stops its client at the end', async () => {
    await graph.post(`${pendingWaba}/subscribed_apps`);
    Object.assign(world.emulation.wabas.get(pendingWaba) ?? {}, { accountReviewStatus: 'APPROVED' });
    await world.change({ do: 'two-step-off', e164: '+5531988641209' });
    const dialled = { cc: '55', phone_number: '31988641209', migrate_phone_number: true };
    const { id } = (await graph.post(`${pendingWaba}/phone_numbers`, dialled)).data;
    await verify(id, '+5531988641209');

    expect(world.deployment('minas').state).toBe('connected');
    await registerWith(id, '246813');

    expect(world.number('+5531988641209')).toMatchObject({ id, digits: '553188641209', platform: 'CLOUD_API' });
    expect(world.deployment('minas')).toMatchObject({ state: 'down', registered: false });
  });

  test.each([
    ['claim-failed', { code: 2388103 }],
    ['claim-ownership', { code: 2388001 }],
    ['claim-maintenance', { code: 2494100 }],
    ['claim-refused', { code: 200000 }],
    ['claim-slots', { code: 200, error_subcode: 1_349_175 }],
    ['claim-limited', { code: 4, error_subcode: 2_446_080 }],
  ])('is refused by the fault %s', async (id, error) => {
    await world.change({ do: 'fault', id, on: true });

    expect((await claim(providerPhones.failing)).data.error).toMatchObject(error);
  });

  test('takes effect although its answer is lost, so that the list has it', async () => {
    await subscribe();
    await world.change({ do: 'two-step-off', e164: providerPhones.claimable });
    world.failNext({ path: 'phone_numbers', method: 'POST' }, 'claim-answer-lost');

    await expect(claim(providerPhones.claimable)).rejects.toThrow();

    const list = await graph.get(`${waba}/phone_numbers`, { params: { fields: 'display_phone_number,status' } });
    expect(list.data.data.at(-1)).toMatchObject({ display_phone_number: '+44 207 183 875 0', status: 'UNVERIFIED' });
    expect((await claim(providerPhones.claimable)).data.error.code).toBe(2388012);
  });
});

describe('a number that nobody has', () => {
  test('is added as a new one, with its name under review', async () => {
    const body = { cc: '44', phone_number: newPhone.slice(3), verified_name: 'Lucky Shrub Thames' };

    const { id } = (await graph.post(`${waba}/phone_numbers`, body)).data;

    expect(world.number(newPhone)).toMatchObject({
      id,
      countryCode: 'GB',
      nameStatus: 'PENDING_REVIEW',
      pin: undefined,
    });
  });

  test('keeps an area code that looks like the country code', async () => {
    const body = { cc: '55', phone_number: '55988641209', verified_name: 'Arbusto' };

    const { id } = (await graph.post(`${waba}/phone_numbers`, body)).data;

    expect(world.number(id).e164).toBe('+5555988641209');
  });
});

describe('a code for a claimed number', () => {
  let id: string;

  beforeEach(async () => {
    await subscribe();
    await world.change({ do: 'two-step-off', e164: providerPhones.claimable });
    id = (await claim(providerPhones.claimable)).data.id;
  });

  const ask = (): Promise<AxiosResponse> =>
    graph.post(`${id}/request_code`, { code_method: 'VOICE', language: 'en_GB' });

  test('is refused with 2388091, and its check with 2388093, when the number does not move any more', async () => {
    await ask();
    await world.change({ do: 'delete-number', e164: providerPhones.claimable });

    expect((await graph.post(`${id}/verify_code`, { code: '000000' })).data.error.code).toBe(2388093);
    world.advance(31_000);
    expect((await ask()).data.error.code).toBe(2388091);
  });

  test.each([
    ['code-refused', 136024],
    ['code-not-eligible', 2388091],
  ])('is refused by the fault %s', async (fault, code) => {
    await world.change({ do: 'fault', id: fault, on: true });

    expect((await ask()).data.error.code).toBe(code);
    expect(world.state().phones).toEqual([]);
  });

  test('is lost by the fault code-lost, and works when somebody reads it to the business', async () => {
    await world.change({ do: 'fault', id: 'code-lost', on: true });

    expect((await ask()).data).toEqual({ success: true });

    expect(world.lastCode(providerPhones.claimable)).toBeUndefined();
    const { code } = world.emulation.numbers.get(id)?.code ?? {};
    expect((await graph.post(`${id}/verify_code`, { code })).data.success).toBe(true);
  });

  test.each([
    ['code-wrong', 136025],
    ['code-check-not-eligible', 2388093],
    ['code-check-limited', 4],
  ])('is not accepted under the fault %s', async (fault, code) => {
    await ask();
    await world.change({ do: 'fault', id: fault, on: true });

    const answer = await graph.post(`${id}/verify_code`, { code: world.lastCode(providerPhones.claimable)?.code });

    expect(answer.data.error.code).toBe(code);
  });

  test('is accepted although the answer is lost', async () => {
    await ask();
    world.failNext({ path: 'verify_code' }, 'code-check-lost');

    const check = graph.post(`${id}/verify_code`, { code: world.lastCode(providerPhones.claimable)?.code });

    await expect(check).rejects.toThrow();
    expect(world.emulation.numbers.get(id)?.verification).toBe('VERIFIED');
  });
});
