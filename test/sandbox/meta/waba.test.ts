import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import axios, { type AxiosInstance } from 'axios';
import fc from 'fast-check';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld, startEndpoint } from './support.ts';

const { waba, pendingWaba, business } = seedIds;

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  graph = graphOf(world);
});

afterEach(() => world.close());

const page = async (params: Record<string, string | number>) =>
  (await graph.get(`${waba}/phone_numbers`, { params })).data;

async function allPages(limit: number): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const answer = await page({ fields: 'id', limit, ...(after !== undefined && { after }) });
    ids.push(...answer.data.map((one: { id: string }) => one.id));
    after = answer.paging?.next === undefined ? undefined : answer.paging.cursors.after;
  } while (after !== undefined);
  return ids;
}

describe('the numbers of a WABA', () => {
  test('come 25 at a time, with a cursor to the next page', async () => {
    world.addNumbers(30);

    const first = await page({});
    const second = await page({ after: first.paging.cursors.after });

    expect(first.data).toHaveLength(25);
    expect((await axios.get(first.paging.next, { proxy: false })).data).toEqual(second);
    expect(second.data).toHaveLength(11);
    expect(second.paging.next).toBeUndefined();
  });

  test('come once each, whatever the page size', async () => {
    world.addNumbers(17);
    const whole = await allPages(100);
    expect(whole).toHaveLength(23);

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (limit) => {
        expect(await allPages(limit)).toEqual(whole);
      }),
      { numRuns: 12 },
    );
  });

  test('go back by the before cursor', async () => {
    const all = await allPages(100);
    const second = await page({ limit: 2, after: (await page({ limit: 2 })).paging.cursors.after });

    const back = await page({ limit: 2, before: second.paging.cursors.before });

    expect(back.data.map((one: { id: string }) => one.id)).toEqual(all.slice(0, 2));
  });

  test('are found by account mode', async () => {
    world.number('+16315555555').accountMode = 'SANDBOX';
    const filtering = JSON.stringify([{ field: 'account_mode', operator: 'EQUAL', value: 'SANDBOX' }]);

    expect((await page({ filtering })).data).toHaveLength(1);
  });

  test('are sorted by the last onboarding, in both spellings', async () => {
    world.number('+16315551234').lastOnboardedTime = Date.UTC(2026, 0, 1);
    for (const sort of ['last_onboarded_time.desc', 'last_onboarded_time_descending']) {
      const { data } = await page({ sort, fields: 'id,last_onboarded_time' });
      expect(data.slice(0, 2).map((one: { id: string }) => one.id)).toEqual([
        seedIds.berlinNumber,
        seedIds.cloudNumber,
      ]);
    }
  });

  test.each([
    { limit: 0 },
    { limit: 101 },
    { limit: 'many' },
    { after: 'nonsense' },
    { sort: 'name' },
    { filtering: '{}' },
    { fields: 'id,nonsense' },
  ])('refuse %j with 100', async (params) => {
    const answer = await graph.get(`${waba}/phone_numbers`, { params });

    expect(answer.data.error.code).toBe(100);
  });
});

describe('the WABA node', () => {
  test('shows review and verification; the latter in lower case, as live', async () => {
    const fields = 'account_review_status,business_verification_status,owner_business_info,ownership_type';

    expect((await graph.get(waba, { params: { fields } })).data).toEqual({
      id: waba,
      account_review_status: 'APPROVED',
      business_verification_status: 'verified',
      owner_business_info: { id: business, name: 'Lucky Shrub' },
      ownership_type: 'SELF_OWNED',
    });
    expect((await graph.get(pendingWaba, { params: { fields } })).data.account_review_status).toBe('PENDING');
  });

  test('takes a new name', async () => {
    expect((await graph.post(waba, { name: 'Shrubs' })).data).toEqual({ success: true });
    expect((await graph.get(waba)).data.name).toBe('Shrubs');
  });

  test('bans and reinstates with an account_update webhook', async () => {
    world.banAccount(waba, true);
    expect((await graph.get(waba, { params: { fields: 'status' } })).data.status).toBe('BANNED');

    world.banAccount(waba, false);
    expect((await graph.get(waba, { params: { fields: 'status' } })).data.status).toBe('ACTIVE');
  });
});

describe('the portfolio node', () => {
  test('shows name and verification', async () => {
    const answer = await graph.get(business, { params: { fields: 'id,name,timezone_id,verification_status' } });

    expect(answer.data).toEqual({
      id: business,
      name: 'Lucky Shrub',
      timezone_id: 1,
      verification_status: 'verified',
    });
  });
});

describe('subscribed apps', () => {
  test('hold the calling app once, however often it subscribes', async () => {
    await graph.post(`${waba}/subscribed_apps`);
    await graph.post(`${waba}/subscribed_apps`);

    expect((await graph.get(`${waba}/subscribed_apps`)).data).toEqual({
      data: [
        {
          whatsapp_business_api_data: {
            id: world.app.id,
            name: 'Number migrations',
            link: `https://www.facebook.com/games/?app_id=${world.app.id}`,
          },
        },
      ],
    });
  });

  test('lose the calling app by DELETE, and answer 404 the second time', async () => {
    await graph.post(`${waba}/subscribed_apps`);

    const first = await graph.delete(`${waba}/subscribed_apps`);
    const second = await graph.delete(`${waba}/subscribed_apps`);

    expect(first.data).toEqual({ success: true });
    expect(second.status).toBe(404);
    expect((await graph.get(`${waba}/subscribed_apps`)).data).toEqual({ data: [] });
  });

  test('take an override only from an endpoint that passes the handshake', async () => {
    const endpoint = await startEndpoint();
    try {
      const right = await graph.post(`${waba}/subscribed_apps`, {
        override_callback_uri: endpoint.url,
        verify_token: 'sandbox-verify-token',
      });
      const wrong = await graph.post(`${waba}/subscribed_apps`, {
        override_callback_uri: endpoint.url,
        verify_token: 'other',
      });

      expect(right.data).toEqual({ success: true });
      expect(wrong.status).toBe(422);
      const [subscription] = (await graph.get(`${waba}/subscribed_apps`)).data.data;
      expect(subscription.override_callback_uri).toBe(endpoint.url);
    } finally {
      await endpoint.close();
    }
  });
});

describe('message templates', () => {
  test('are listed with status and quality', async () => {
    const answer = await graph.get(`${waba}/message_templates`, {
      params: { fields: 'name,language,status,category,quality_score' },
    });

    expect(answer.data.data[0]).toMatchObject({
      name: 'hello_world',
      language: 'en_US',
      status: 'APPROVED',
      category: 'UTILITY',
      quality_score: { score: 'GREEN' },
    });
    expect(answer.data.data).toHaveLength(3);
  });

  test('are found by name and by status', async () => {
    const named = await graph.get(`${waba}/message_templates`, { params: { name: 'hello_world' } });
    const pending = await graph.get(`${waba}/message_templates`, { params: { status: 'PENDING' } });

    expect(named.data.data).toHaveLength(1);
    expect(pending.data.data.map((one: { name: string }) => one.name)).toEqual(['autumn_offer']);
  });
});
