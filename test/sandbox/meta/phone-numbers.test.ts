import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance, AxiosResponse } from 'axios';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld } from './support.ts';

const { waba, pendingWaba, cloudNumber } = seedIds;

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  graph = graphOf(world);
  const destination = world.emulation.wabas.get(pendingWaba);
  if (destination) destination.accountReviewStatus = 'APPROVED';
  await graph.post(`${pendingWaba}/subscribed_apps`);
});

afterEach(() => world.close());

const claim = (phone = '6315555555'): Promise<AxiosResponse> =>
  graph.post(`${pendingWaba}/phone_numbers`, { cc: '1', phone_number: phone, migrate_phone_number: true });

const twoStepOff = () => world.change({ do: 'two-step-off', e164: '+16315555555' });

async function verify(id: string): Promise<void> {
  await graph.post(`${id}/request_code`, { code_method: 'SMS', language: 'en_US' });
  const code = world.emulation.deliveredCodes.at(-1)?.code;
  await graph.post(`${id}/verify_code`, { code });
}

describe('a new number', () => {
  const create = (body: Record<string, unknown> = {}) =>
    graph.post(`${waba}/phone_numbers`, {
      cc: '1',
      phone_number: '4195551518',
      verified_name: 'Lucky Shrub Ohio',
      ...body,
    });

  test('goes from unverified over a code to connected', async () => {
    const { id } = (await create()).data;
    const early = await graph.post(`${id}/register`, { messaging_product: 'whatsapp', pin: '123456' });
    await verify(id);

    const answer = await graph.post(`${id}/register`, { messaging_product: 'whatsapp', pin: '123456' });

    expect(early.data.error.code).toBe(133006);
    expect(answer.data).toEqual({ success: true });
    expect(world.number(id)).toMatchObject({ platform: 'CLOUD_API', status: 'CONNECTED', pin: '123456' });
  });

  test('may be given with its country code, as in the spec', async () => {
    const { id } = (await create({ phone_number: '14195551518' })).data;

    expect(world.number(id).e164).toBe('+14195551518');
  });

  test('is refused with 409 when it is there already', async () => {
    await create();

    expect((await create()).status).toBe(409);
  });

  test.each([{ cc: '+1' }, { verified_name: 'x' }, { verified_name: undefined }, { phone_number: undefined }])(
    'is refused with 100 for %j',
    async (body) => {
      expect((await create(body)).data.error.code).toBe(100);
    },
  );

  test('needs a free slot: two for a portfolio that is not verified', async () => {
    const record = world.emulation.businesses.get(seedIds.business);
    if (record) record.verificationStatus = 'not_verified';

    expect((await create()).data.error).toMatchObject({ code: 200, error_subcode: 1_349_175 });
  });
});

describe('a number claimed from another account', () => {
  test('moves by code and register, and leaves MIGRATED behind', async () => {
    await twoStepOff();
    const { id } = (await claim()).data;
    await verify(id);
    const before = world.number(cloudNumber).status;

    const answer = await graph.post(`${id}/register`, { messaging_product: 'whatsapp', pin: '777777' });

    expect(before).toBe('CONNECTED');
    expect(answer.data).toEqual({ success: true });
    expect(world.emulation.numbers.get(cloudNumber)?.status).toBe('MIGRATED');
    expect(world.emulation.numbers.get(id)).toMatchObject({
      wabaId: pendingWaba,
      status: 'CONNECTED',
      verifiedName: 'Lucky Shrub Support',
      qualityRating: 'GREEN',
    });
  });

  test('is refused with 2388001 while two-step verification is on', async () => {
    expect((await claim()).data.error.code).toBe(2388001);
  });

  test('is refused with 2388012 the second time', async () => {
    await twoStepOff();
    await claim();

    expect((await claim()).data.error.code).toBe(2388012);
  });

  test('is refused with 2388103 when nobody has registered it', async () => {
    expect((await claim('4195550000')).data.error).toMatchObject({
      code: 2388103,
      error_data: { details: expect.stringMatching(/add it directly/) },
    });
  });

  test.each([
    {
      why: 'webhook subscription',
      arrange: () => world.emulation.wabas.get(pendingWaba)?.subscriptions.splice(0),
    },
    {
      why: 'payment',
      arrange: () => Object.assign(world.emulation.wabas.get(pendingWaba) ?? {}, { primaryFundingId: undefined }),
    },
    {
      why: 'different businesses',
      arrange: () => Object.assign(world.emulation.wabas.get(pendingWaba) ?? {}, { businessId: '1' }),
    },
    {
      why: 'not approved',
      arrange: () => Object.assign(world.emulation.wabas.get(pendingWaba) ?? {}, { accountReviewStatus: 'PENDING' }),
    },
    {
      why: 'display name of the number',
      arrange: () => Object.assign(world.number(cloudNumber), { nameStatus: 'PENDING_REVIEW' }),
    },
    {
      why: 'change of the display name',
      arrange: () => Object.assign(world.number(cloudNumber), { newNameStatus: 'PENDING_REVIEW' }),
    },
    {
      why: 'WhatsApp Business app',
      arrange: () => Object.assign(world.number(cloudNumber), { isOnBizApp: true }),
    },
  ])('is refused with 2388103 for reason of the $why', async ({ why, arrange }) => {
    await twoStepOff();
    arrange();

    const { error } = (await claim()).data;

    expect(error.code).toBe(2388103);
    expect(error.error_data.details).toContain(why);
  });
});
