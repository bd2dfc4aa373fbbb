import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance } from 'axios';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld } from './support.ts';

const { cloudNumber, brazilNumber } = seedIds;
const inBrazil = {
  storage_configuration: { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: 'BR' },
};

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  graph = graphOf(world);
});

afterEach(() => world.close());

describe('settings', () => {
  test('take local storage while the number is off the Cloud API, and show it', async () => {
    const answer = await graph.post(`${brazilNumber}/settings`, inBrazil);

    expect(answer.data).toEqual({ success: true });
    expect((await graph.get(`${brazilNumber}/settings`)).data).toMatchObject(inBrazil);
  });

  test('refuse local storage while the number is registered', async () => {
    expect((await graph.post(`${cloudNumber}/settings`, inBrazil)).data.error.code).toBe(100);
  });

  test('refuse a region nobody offers for local storage', async () => {
    const storage = { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: 'XX' };

    const answer = await graph.post(`${brazilNumber}/settings`, { storage_configuration: storage });

    expect(answer.data.error.code).toBe(100);
  });

  test('know local storage from v21 on', async () => {
    const old = await graphOf(world, 'v20.0').post(`${brazilNumber}/settings`, inBrazil);

    expect(old.data.error.code).toBe(100);
    expect((await graphOf(world, 'v21.0').post(`${brazilNumber}/settings`, inBrazil)).data).toEqual({ success: true });
  });

  test('keep the region through a register call, and lose it when the number is taken off', async () => {
    const storage = async () => (await graph.get(`${brazilNumber}/settings`)).data.storage_configuration;
    await graph.post(`${brazilNumber}/settings`, inBrazil);
    await graph.post(`${brazilNumber}/register`, { messaging_product: 'whatsapp', pin: '483920' });
    const registered = await storage();
    await graph.post(`${brazilNumber}/deregister`);

    expect(registered).toEqual(inBrazil.storage_configuration);
    expect(await storage()).toEqual({ status: 'DEFAULT' });
  });

  test('forget the region when local storage is switched off', async () => {
    await graph.post(`${brazilNumber}/settings`, inBrazil);
    const off = { storage_configuration: { status: 'IN_COUNTRY_STORAGE_DISABLED', data_localization_region: 'BR' } };
    await graph.post(`${brazilNumber}/settings`, off);

    expect((await graph.get(`${brazilNumber}/settings`)).data.storage_configuration).toEqual({
      status: 'IN_COUNTRY_STORAGE_DISABLED',
    });
  });

  test('take the region from a register call of older versions', async () => {
    await graph.post(`${brazilNumber}/register`, {
      messaging_product: 'whatsapp',
      pin: '483920',
      data_localization_region: 'BR',
    });

    expect((await graph.get(`${brazilNumber}/settings`)).data).toMatchObject(inBrazil);
  });

  test('refuse a region nobody offers', async () => {
    const body = { messaging_product: 'whatsapp', pin: '483920', data_localization_region: 'XX' };

    expect((await graph.post(`${brazilNumber}/register`, body)).data.error.code).toBe(100);
  });

  test.each([
    {},
    { ...inBrazil, user_identity_change: { enable_identity_key_check: true } },
    { storage_configuration: { status: 'IN_COUNTRY_STORAGE_ENABLED' } },
    { storage_configuration: { status: 'ON_THE_MOON' } },
    { storage_configuration: 'yes' },
  ])('refuse %j: exactly one well-formed feature per call', async (body) => {
    expect((await graph.post(`${brazilNumber}/settings`, body)).data.error.code).toBe(100);
  });

  test('switch the identity check', async () => {
    await graph.post(`${cloudNumber}/settings`, { user_identity_change: { enable_identity_key_check: true } });

    expect((await graph.get(`${cloudNumber}/settings`)).data.user_identity_change).toEqual({
      enable_identity_key_check: true,
    });
  });
});

describe('the business profile', () => {
  test('is flat, as live, and shows the fields asked for', async () => {
    const answer = await graph.get(`${cloudNumber}/whatsapp_business_profile`, {
      params: { fields: 'about,vertical,email' },
    });

    expect(answer.data).toEqual({
      data: [{ about: 'Welcome to Lucky Shrub Support', vertical: 'RETAIL', messaging_product: 'whatsapp' }],
    });
  });

  test('takes changes and keeps the rest', async () => {
    await graph.post(`${cloudNumber}/whatsapp_business_profile`, {
      messaging_product: 'whatsapp',
      email: 'hello@luckyshrub.com',
      websites: ['https://www.luckyshrub.com/'],
    });

    const answer = await graph.get(`${cloudNumber}/whatsapp_business_profile?fields=about,email,websites`);
    expect(answer.data.data[0]).toMatchObject({
      about: 'Welcome to Lucky Shrub Support',
      email: 'hello@luckyshrub.com',
      websites: ['https://www.luckyshrub.com/'],
    });
  });

  test.each([
    { body: { about: 'x'.repeat(140) }, status: 400 },
    { body: { websites: ['a', 'b', 'c'] }, status: 400 },
    { body: { profile_picture_handle: '4::used' }, status: 422 },
    { body: { messaging_product: 'sms' }, status: 400 },
  ])('refuses what is too long, too many or unknown (%#)', async ({ body, status }) => {
    const answer = await graph.post(`${cloudNumber}/whatsapp_business_profile`, {
      messaging_product: 'whatsapp',
      ...body,
    });

    expect(answer.status).toBe(status);
  });

  test('refuses an unknown field', async () => {
    expect((await graph.get(`${cloudNumber}/whatsapp_business_profile?fields=colour`)).data.error.code).toBe(100);
  });
});
