import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import axios, { type AxiosInstance } from 'axios';
import { readFile, stat } from 'node:fs/promises';
import { Agent } from 'node:https';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import {
  clientOf,
  deploymentOf,
  graphOf,
  quickWorld,
  registerWithBackup,
  startEndpoint,
  until,
} from '../meta/support.ts';

const { berlinNumber, waba } = seedIds;

let world: World;
let client: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  client = await clientOf(deploymentOf(world, 'berlin'));
});

afterEach(() => world.close());

const anonymous = (name = 'berlin'): AxiosInstance => {
  const deployment = deploymentOf(world, name);
  return axios.create({
    baseURL: `${deployment.url}/v1/`,
    httpsAgent: new Agent({ ca: deployment.caPem }),
    validateStatus: () => true,
    proxy: false,
  });
};

const login = (username: string, password: string, body: unknown = {}) =>
  anonymous().post('users/login', body, { auth: { username, password } });

describe('the certificate', () => {
  test('is trusted through the file a bot is given, and not without', async () => {
    const { url, caFile } = deploymentOf(world, 'berlin');
    const ca = await readFile(caFile, 'utf8');

    const trusted = await axios.get(`${url}/v1/health`, {
      httpsAgent: new Agent({ ca }),
      validateStatus: () => true,
      proxy: false,
    });

    expect(trusted.status).toBe(401);
    await expect(axios.get(`${url}/v1/health`, { proxy: false })).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/),
    });
  });

  test('goes with the world', async () => {
    const { caFile } = deploymentOf(world, 'berlin');
    await world.close();

    await expect(stat(caFile)).rejects.toMatchObject({ code: 'ENOENT' });
    world = await quickWorld();
  });
});

describe('login', () => {
  test('answers a token for seven days', async () => {
    const { user, password } = deploymentOf(world, 'berlin');

    const answer = await login(user, password);

    const [issued] = answer.data.users;
    const days = (Date.parse(issued.expires_after) - world.now()) / 86_400_000;
    expect(issued.expires_after).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00$/);
    expect(days).toBeCloseTo(7, 3);
    expect(answer.data.meta).toEqual({ api_status: 'stable', version: '2.53.3' });
  });

  test('refuses a wrong password, a wrong user and no header with 401', async () => {
    const { user, password } = deploymentOf(world, 'berlin');

    const answers = [
      await login(user, 'wrong'),
      await login('root', password),
      await anonymous().post('users/login', {}),
    ];

    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401]);
    expect(answers[0]?.data.errors[0]).toMatchObject({ code: 1005, title: 'Access denied' });
  });

  test('demands a new, strong password the first time', async () => {
    Object.assign(world.deployment('berlin'), { mustChangePassword: true, adminPassword: 'secret' });

    const first = await login('admin', 'secret');
    const weak = await login('admin', 'secret', { new_password: 'short' });
    const strong = await login('admin', 'secret', { new_password: 'Much-Better-2!' });
    const old = await login('admin', 'secret');
    const next = await login('admin', 'Much-Better-2!');

    expect(first.data.errors[0].code).toBe(1024);
    expect(weak.data.errors[0].code).toBe(1009);
    expect([strong.status, old.status, next.status]).toEqual([200, 401, 200]);
  });

  test('ends after seven days', async () => {
    expect((await client.get('health')).status).toBe(200);
    world.advance(7 * 86_400_000 + 1000);

    expect((await client.get('health')).status).toBe(401);
  });

  test('ends by logout', async () => {
    expect((await client.post('users/logout')).status).toBe(200);

    expect((await client.get('health')).status).toBe(401);
  });
});

describe('health', () => {
  const healthOf = async (name: string) =>
    (await (await clientOf(deploymentOf(world, name))).get('health')).data.health;

  test('of a single node is one state', async () => {
    expect(await healthOf('lisbon')).toEqual({ gateway_status: 'connected' });
  });

  test('of multiconnect has a connected CoreApp per shard and a connected primary master', async () => {
    const nodes: { role: string; gateway_status: string }[] = Object.values(await healthOf('berlin'));

    const connected = nodes.filter((node) => node.gateway_status === 'connected').map((node) => node.role);
    expect(connected).toEqual(['primary_master', 'coreapp', 'coreapp']);
    expect(nodes).toHaveLength(4);
  });

  test('of high availability has exactly one connected CoreApp', async () => {
    const nodes: { role: string; gateway_status: string }[] = Object.values(await healthOf('minas'));

    expect(nodes.filter((node) => node.gateway_status === 'connected')).toEqual([
      { role: 'coreapp', gateway_status: 'connected' },
    ]);
    expect(nodes.map((node) => node.role)).toEqual(['primary_master', 'secondary_master', 'coreapp', 'coreapp']);
  });

  test('follows what the operator does', async () => {
    await world.change({ do: 'deployment', name: 'lisbon', state: 'disconnected' });

    expect(await healthOf('lisbon')).toEqual({ gateway_status: 'disconnected' });
    expect(world.number('+351912345678').status).toBe('DISCONNECTED');
  });

  test('cannot be read while the client is down', async () => {
    await world.change({ do: 'deployment', name: 'berlin', state: 'down' });

    await expect(client.get('health')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('is unregistered when a client starts again whose number has left', async () => {
    await registerWithBackup(world, 'lisbon');

    const outcome = await world.change({ do: 'deployment', name: 'lisbon', state: 'connected' });

    expect(outcome).toMatchObject({ ok: true, notice: expect.stringMatching(/registration is gone/) });
    expect(await healthOf('lisbon')).toEqual({ gateway_status: 'unregistered' });
  });
});

describe('backup', () => {
  test('answers a blob that does not show its password, a new one each time', async () => {
    const first = await client.post('settings/backup', { password: 'tacocat' });
    const second = await client.post('settings/backup', { password: 'tacocat' });

    expect(first.data.settings.data).toMatch(/^V0FCS[A-Za-z0-9+/]+=*$/);
    expect(first.data.settings.data).not.toBe(second.data.settings.data);
    expect(Buffer.from(first.data.settings.data, 'base64').toString('latin1')).not.toContain('tacocat');
    expect(first.data.meta).toEqual({ api_status: 'stable', version: '2.53.3' });
  });

  test('needs a password and a login', async () => {
    expect((await client.post('settings/backup', {})).data.errors[0].code).toBe(1008);
    expect((await anonymous().post('settings/backup', { password: 'x' })).status).toBe(401);
  });

  test('needs a registration', async () => {
    await registerWithBackup(world, 'lisbon');
    await world.change({ do: 'deployment', name: 'lisbon', state: 'connected' });
    const lisbon = await clientOf(deploymentOf(world, 'lisbon'));

    expect((await lisbon.post('settings/backup', { password: 'x' })).data.errors[0].code).toBe(1011);
  });
});

describe('restore after the number has left', () => {
  test('imports into an unregistered client, which then stops and stays unregistered', async () => {
    await client.patch('settings/application', { callback_persist: false });
    const { data } = (await client.post('settings/backup', { password: 'x' })).data.settings;
    await registerWithBackup(world, 'berlin');
    await world.change({ do: 'deployment', name: 'berlin', state: 'connected' });
    world.deployment('berlin').application = {};
    const again = await clientOf(deploymentOf(world, 'berlin'));

    const wrong = await again.post('settings/restore', { password: 'y', data });
    const right = await again.post('settings/restore', { password: 'x', data });

    expect(wrong.data.errors[0].code).toBe(1009);
    expect(right.status).toBe(200);
    expect(world.deployment('berlin')).toMatchObject({ state: 'down', application: { callback_persist: false } });
    await world.change({ do: 'deployment', name: 'berlin', state: 'connected' });
    expect(world.deployment('berlin').state).toBe('unregistered');
  });
});

describe('two-step verification on the client', () => {
  const enabled = async () =>
    (await graphOf(world).get(berlinNumber, { params: { fields: 'is_pin_enabled' } })).data.is_pin_enabled;

  test('sets the PIN that Meta knows, and tells by webhook', async () => {
    const endpoint = await startEndpoint();
    try {
      world.setCallbackUrl(endpoint.url);
      await graphOf(world).post(`${waba}/subscribed_apps`);

      const answer = await client.post('settings/account/two-step', { pin: '246810' });
      await until(() => endpoint.changes.length === 1);

      expect(answer.status).toBe(200);
      expect(world.number(berlinNumber).pin).toBe('246810');
      expect(endpoint.changes).toMatchObject([{ field: 'security', value: { event: 'PIN_CHANGED' } }]);
    } finally {
      await endpoint.close();
    }
  });

  test('is off after DELETE, as the Graph node shows', async () => {
    expect(await enabled()).toBe(true);

    expect((await client.delete('settings/account/two-step')).status).toBe(200);

    expect(await enabled()).toBe(false);
  });

  test('refuses a PIN that has not six digits', async () => {
    expect((await client.post('settings/account/two-step', { pin: '12345' })).data.errors[0].code).toBe(1009);
    expect((await client.post('settings/account/two-step', {})).data.errors[0].code).toBe(1008);
  });

  test('is not ready while the client is disconnected', async () => {
    await world.change({ do: 'deployment', name: 'berlin', state: 'disconnected' });

    expect((await client.post('settings/account/two-step', { pin: '246810' })).data.errors[0].code).toBe(1011);
  });
});

describe('the account', () => {
  test('can no longer be registered: a bare error object', async () => {
    const answer = await client.post('account', { cc: '1', phone_number: '6315551234', method: 'sms', cert: 'x' });

    expect(answer.status).toBe(403);
    expect(answer.data).toEqual({
      code: 1005,
      title: 'Access denied',
      details: expect.stringContaining('biz_link_on_prem_reg_blocked'),
    });
  });

  test('shows its shards', async () => {
    expect((await client.get('account/shards')).data).toMatchObject({ account: { shards: 2 } });
  });
});

describe('application settings', () => {
  test('are read, changed and reset', async () => {
    await client.patch('settings/application', { webhooks: { url: 'https://new.example.com/hook' } });
    const changed = await client.get('settings/application');
    await client.delete('settings/application');
    const reset = await client.get('settings/application');

    expect(changed.data.settings.application).toMatchObject({
      webhooks: { url: 'https://new.example.com/hook' },
      callback_persist: true,
    });
    expect(reset.data.settings.application).toEqual({});
  });
});

describe('support information', () => {
  test('has what a ticket asks for', async () => {
    expect((await client.get('support')).data.support).toEqual({
      debug_info: expect.any(String),
      description: expect.any(String),
      expire_timestamp: expect.any(Number),
      multi_connect: true,
      socket_conn: 'UP',
      shards: 2,
      role: 'primary_master',
      schema: 'v2',
    });
  });
});

describe('faults of the client', () => {
  const turnOn = (id: string) => world.change({ do: 'fault', id, on: true });

  test.each([
    { id: 'on-premises-not-ready', status: 503, code: 1011 },
    { id: 'on-premises-wrong-node', status: 500, code: 1017 },
    { id: 'on-premises-expired', status: 403, code: 1005 },
  ])('$id lets a backup answer $code', async ({ id, status, code }) => {
    await turnOn(id);

    const answer = await client.post('settings/backup', { password: 'x' });

    expect(answer.status).toBe(status);
    expect(answer.data.errors[0].code).toBe(code);
    expect(answer.data.meta.version).toBe('2.53.3');
  });

  test('on-premises-password refuses the right password with 401', async () => {
    await turnOn('on-premises-password');

    const answer = await login('admin', deploymentOf(world, 'berlin').password);

    expect(answer.status).toBe(401);
    expect((await client.get('health')).status).toBe(200);
  });

  test('on-premises-down lets nothing through, and Meta still answers', async () => {
    await turnOn('on-premises-down');

    await expect(client.get('health')).rejects.toThrow();
    expect((await graphOf(world).get(berlinNumber)).status).toBe(200);
  });

  test('on-premises-answer-lost changes the PIN although nobody hears it', async () => {
    await turnOn('on-premises-answer-lost');

    await expect(client.post('settings/account/two-step', { pin: '246810' })).rejects.toThrow();

    expect(world.number(berlinNumber).pin).toBe('246810');
  });

  test('failNext reaches one client alone', async () => {
    world.failNext({ to: 'On-Premises', path: '/berlin/' }, 'on-premises-not-ready');
    const lisbon = await clientOf(deploymentOf(world, 'lisbon'));

    expect((await lisbon.get('health')).status).toBe(200);
    expect((await client.get('health')).status).toBe(503);
    expect((await client.get('health')).status).toBe(200);
  });
});

describe('an unknown place', () => {
  test('is an unknown endpoint (1014) on a client', async () => {
    expect((await client.get('contacts')).data.errors[0].code).toBe(1014);
    expect((await client.get('constructor')).data.errors[0].code).toBe(1014);
  });

  test('is nothing at all without a deployment', async () => {
    const { url, caPem } = deploymentOf(world, 'berlin');

    const answer = await axios.get(`${url.replace('berlin', 'atlantis')}/v1/health`, {
      httpsAgent: new Agent({ ca: caPem }),
      validateStatus: () => true,
      proxy: false,
    });

    expect(answer.status).toBe(404);
  });
});
