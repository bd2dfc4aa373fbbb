import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import axios from 'axios';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld } from './support.ts';

const { berlinNumber, waba, pendingWaba } = seedIds;

let world: World;

beforeEach(async () => {
  world = await quickWorld();
});

afterEach(() => world.close());

const withToken = (authorization: string | undefined) =>
  axios.get(`${world.graphUrl}/v23.0/${berlinNumber}`, {
    headers: authorization === undefined ? {} : { authorization },
    validateStatus: () => true,
    proxy: false,
  });

const token = () => {
  const record = world.emulation.tokens.get(world.token);
  if (!record) throw new Error('the world has a token');
  return record;
};

describe('a Graph call', () => {
  test('needs a token', async () => {
    const answer = await withToken(undefined);

    expect(answer.status).toBe(401);
    expect(answer.data.error.code).toBe(104);
  });

  test('refuses a token nobody issued', async () => {
    expect((await withToken('Bearer EAAwrong')).data.error).toMatchObject({ code: 190, type: 'OAuthException' });
  });

  test('refuses a token whose time has come, with subcode 463', async () => {
    token().expiresAt = world.now() + 1000;
    const before = await withToken(`Bearer ${world.token}`);
    world.advance(2000);

    const after = await withToken(`Bearer ${world.token}`);

    expect(before.status).toBe(200);
    expect(after.data.error).toMatchObject({ code: 190, error_subcode: 463 });
  });

  test('refuses a revoked token', async () => {
    token().revoked = true;

    expect((await withToken(`Bearer ${world.token}`)).status).toBe(401);
  });

  test('takes the token from the query as well', async () => {
    const url = `${world.graphUrl}/v23.0/${berlinNumber}?access_token=${world.token}`;

    const answer = await axios.get(url, { proxy: false });

    expect(answer.data.id).toBe(berlinNumber);
    expect(JSON.stringify(world.calls())).not.toContain(world.token);
  });

  test('needs the permission of its endpoint', async () => {
    token().scopes = ['whatsapp_business_messaging'];

    const answer = await graphOf(world).get(berlinNumber);

    expect(answer.status).toBe(403);
    expect(answer.data.error.code).toBe(10);
  });

  test('needs access to the account, else 200', async () => {
    token().wabaIds = [pendingWaba];

    const answer = await graphOf(world).get(`${waba}/phone_numbers`);

    expect(answer.status).toBe(403);
    expect(answer.data.error).toMatchObject({ code: 200, error_subcode: 1_349_174 });
  });

  test('answers 803 for an id that stands for nothing', async () => {
    const answer = await graphOf(world).get('999');

    expect(answer.status).toBe(404);
    expect(answer.data.error).toMatchObject({ code: 803, type: 'GraphMethodException' });
  });

  test('answers 33 for a number that was deleted', async () => {
    world.number(berlinNumber).status = 'DELETED';

    expect((await graphOf(world).get(berlinNumber)).data.error.code).toBe(33);
  });

  test.each(['v17.0', 'v19.0', 'v21.0', 'v25.0'])('works with version %s', async (version) => {
    expect((await graphOf(world, version).get(berlinNumber)).status).toBe(200);
  });

  test('refuses a path without a version', async () => {
    expect((await graphOf(world, 'latest').get(berlinNumber)).data.error.code).toBe(2500);
  });

  test('refuses an edge the node does not have', async () => {
    expect((await graphOf(world).post(`${waba}/register`, {})).data.error.code).toBe(100);
    expect((await graphOf(world).get(`${berlinNumber}/constructor`)).data.error.code).toBe(100);
  });

  test('carries the usage headers of its account', async () => {
    const { headers } = await graphOf(world).get(berlinNumber);

    expect(JSON.parse(headers['x-app-usage'])).toEqual({ call_count: 0, total_cputime: 0, total_time: 0 });
    expect(JSON.parse(headers['x-business-use-case-usage'])[waba][0]).toMatchObject({
      type: 'whatsapp_business_management',
      estimated_time_to_regain_access: 0,
    });
  });
});

describe('the hourly limit', () => {
  test('refuses the 201st call on an account without a registered number, and forgets after an hour', async () => {
    await world.close();
    world = await quickWorld({ rateLimits: true });
    for (const number of world.emulation.numbers.values()) number.platform = 'NOT_APPLICABLE';
    const graph = graphOf(world);
    for (let call = 0; call < 200; call += 1) await graph.get(waba);

    const over = await graph.get(waba);
    world.advance(61 * 60_000);
    const later = await graph.get(waba);

    expect(over.data.error.code).toBe(80007);
    expect(JSON.parse(over.headers['x-app-usage']).call_count).toBe(100);
    expect(later.status).toBe(200);
  });
});

describe('debug_token', () => {
  const debug = (input: string, bearer: string) =>
    axios.get(`${world.graphUrl}/v23.0/debug_token`, {
      params: { input_token: input },
      headers: { authorization: `Bearer ${bearer}` },
      validateStatus: () => true,
      proxy: false,
    });

  test('describes the system user token to its app', async () => {
    token().wabaIds = [waba];

    const answer = await debug(world.token, `${world.app.id}|${world.app.secret}`);

    expect(answer.data.data).toMatchObject({
      app_id: world.app.id,
      type: 'SYSTEM_USER',
      is_valid: true,
      expires_at: 0,
      scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
      granular_scopes: [
        { scope: 'whatsapp_business_management', target_ids: [waba] },
        { scope: 'whatsapp_business_messaging', target_ids: [waba] },
      ],
    });
  });

  test('leaves target_ids out for a token that reaches every account', async () => {
    const answer = await debug(world.token, world.token);

    expect(answer.data.data.granular_scopes[0]).toEqual({ scope: 'whatsapp_business_management' });
  });

  test('describes an expired token as invalid', async () => {
    token().expiresAt = 1000;

    const answer = await debug(world.token, `${world.app.id}|${world.app.secret}`);

    expect(answer.status).toBe(200);
    expect(answer.data.data).toMatchObject({ is_valid: false, expires_at: 1, error: { code: 190 } });
  });

  test('describes an unknown token as invalid', async () => {
    expect((await debug('EAAunknown', world.token)).data.data).toMatchObject({ is_valid: false });
  });

  test('answers nobody without a token', async () => {
    expect((await debug(world.token, 'wrong|secret')).data.error.code).toBe(190);
  });
});
