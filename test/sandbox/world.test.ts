import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { defaultSeed, seedIds } from '../../sandbox/meta/seed.ts';
import type { World } from '../../sandbox/world.ts';
import {
  clientOf,
  deploymentOf,
  graphOf,
  quickWorld,
  registerWithBackup,
  startEndpoint,
  statusesOf,
  until,
  type Endpoint,
} from './meta/support.ts';

let world: World;
let endpoint: Endpoint;

beforeEach(async () => {
  endpoint = await startEndpoint();
  world = await quickWorld({ webhook: { callbackUrl: endpoint.url } });
});

afterEach(async () => {
  await world.close();
  await endpoint.close();
});

describe('createWorld', () => {
  test('carries a number from On-Premises to the Cloud API, to a delivered message', async () => {
    const graph = graphOf(world);
    const client = await clientOf(deploymentOf(world, 'berlin'));
    const id = seedIds.berlinNumber;
    const fields = 'platform_type,status,throughput,is_pin_enabled,is_official_business_account,health_status';

    expect((await graph.post(`${seedIds.waba}/subscribed_apps`)).data).toEqual({ success: true });
    expect((await client.post('settings/account/two-step', { pin: '135790' })).status).toBe(200);
    const backup = await client.post('settings/backup', { password: 'tacocat' });
    const registered = await graph.post(`${id}/register`, {
      messaging_product: 'whatsapp',
      pin: '135790',
      backup: { password: 'tacocat', data: backup.data.settings.data },
    });
    const node = await graph.get(id, { params: { fields } });
    await world.change({ do: 'inbound', e164: '+16315551234', text: 'hello' });
    const sent = await graph.post(`${id}/messages`, {
      messaging_product: 'whatsapp',
      to: '+1 631 555 0100',
      text: { body: 'hello world!' },
      biz_opaque_callback_data: 'proof-1',
    });
    const messageId: string = sent.data.messages[0].id;
    await until(() => statusesOf(endpoint, messageId).length === 2);

    expect(registered.data).toEqual({ success: true });
    expect(node.data).toMatchObject({
      platform_type: 'CLOUD_API',
      status: 'CONNECTED',
      throughput: { level: 'HIGH' },
      is_pin_enabled: true,
      is_official_business_account: true,
      health_status: { can_send_message: 'AVAILABLE' },
    });
    expect(statusesOf(endpoint, messageId)).toEqual(['sent', 'delivered']);
    await expect(client.get('health')).rejects.toThrow();
    expect(endpoint.refused).toBe(0);
    expect(world.registerCalls(id)).toMatchObject([{ outcome: 'registered', answered: true }]);
  });

  test('takes a seed of one’s own', async () => {
    const seed = defaultSeed();
    seed.numbers = seed.numbers.slice(0, 1);
    seed.deployments = seed.deployments.slice(0, 1);
    const small = await quickWorld({ seed });
    try {
      expect(small.state().numbers).toHaveLength(1);
      expect(small.deployments.map((one) => one.name)).toEqual(['berlin']);
    } finally {
      await small.close();
    }
  });

  test('runs on the clock it is given', async () => {
    let now = Date.UTC(2030, 0, 1);
    const timed = await quickWorld({ clock: () => now });
    try {
      now += 5000;
      timed.advance(60_000);
      await graphOf(timed).get(seedIds.berlinNumber);

      expect(timed.calls()[0]?.at).toBe(Date.UTC(2030, 0, 1, 0, 1, 5));
      expect(() => timed.advance(-1)).toThrow(RangeError);
    } finally {
      await timed.close();
    }
  });

  test('frees its ports when it is closed', async () => {
    const other = await quickWorld();
    const { graphUrl } = other;
    await other.close();

    await expect(graphOf({ ...other, graphUrl }).get('1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('the state of the world', () => {
  test('shows numbers with their platform, and deployments with their number', () => {
    const { numbers, deployments } = world.state();

    expect(numbers[0]).toEqual({
      e164: '+16315551234',
      phoneNumberId: seedIds.berlinNumber,
      wabaId: seedIds.waba,
      wabaName: 'Lucky Shrub',
      platform: 'ON_PREMISE',
      status: 'CONNECTED',
      verifiedName: 'Lucky Shrub',
      twoStepEnabled: true,
      verification: 'NOT_VERIFIED',
      registrationCalls: 0,
      health: 'AVAILABLE',
      reachable: true,
    });
    expect(numbers).toHaveLength(14);
    expect(deployments[0]).toEqual({
      name: 'berlin',
      url: deploymentOf(world, 'berlin').url,
      state: 'connected',
      version: '2.53.3',
      shards: 2,
      number: '+16315551234',
    });
  });

  test('lists calls newest first, a hundred at most, without queries', async () => {
    const graph = graphOf(world);
    for (let call = 0; call < 101; call += 1) await graph.get(seedIds.waba, { params: { fields: 'name' } });
    await graph.get(`${seedIds.waba}/subscribed_apps`);

    const { calls } = world.state();

    expect(calls).toHaveLength(100);
    expect(calls[0]).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      to: 'Meta',
      method: 'GET',
      path: `/v23.0/${seedIds.waba}/subscribed_apps`,
      status: 200,
    });
  });

  test('holds no secret after a whole migration', async () => {
    await registerWithBackup(world, 'berlin');

    const seen = JSON.stringify([world.state(), world.calls(), world.registerCalls(), world.deliveries()]);

    for (const secret of ['483920', 'tacocat', 'V0FCS', world.token, world.app.secret, 'Sandbox-Admin-1!']) {
      expect(seen).not.toContain(secret);
    }
  });

  test('is announced once for changes that come together', async () => {
    let announced = 0;
    const stop = world.subscribe(() => {
      announced += 1;
    });
    await Promise.all([
      world.change({ do: 'fault', id: 'meta-slow', on: true }),
      world.change({ do: 'fault', id: 'meta-slow', on: false }),
    ]);
    await until(() => announced > 0);
    expect(announced).toBe(1);

    stop();
    await world.change({ do: 'advance', seconds: 1 });
    await new Promise((resolve) => setImmediate(resolve));

    expect(announced).toBe(1);
  });
});

describe('changing the world', () => {
  test.each([
    { do: 'health', e164: '+999', canSend: 'BLOCKED' },
    { do: 'two-step-off', e164: '+999' },
    { do: 'inbound', e164: '+999', text: 'x' },
    { do: 'deployment', name: 'atlantis', state: 'down' },
    { do: 'fault', id: 'gremlins', on: true },
  ] as const)('refuses what does not exist: %j', async (change) => {
    expect(await world.change(change)).toEqual({ ok: false, notice: expect.any(String) });
  });

  test('moves time by seconds', async () => {
    const before = world.now();

    await world.change({ do: 'advance', seconds: 3600 });

    expect(world.now() - before).toBeGreaterThanOrEqual(3_600_000);
  });

  test('brings a client back after a wrong PIN took it down', async () => {
    world.failNext({ path: '/register' }, 'wrong-pin');
    await registerWithBackup(world, 'berlin');
    expect(world.state().numbers[0]?.reachable).toBe(false);

    await world.change({ do: 'deployment', name: 'berlin', state: 'connected' });

    expect(world.state().numbers[0]).toMatchObject({ platform: 'ON_PREMISE', status: 'CONNECTED', reachable: true });
  });
});

describe('many numbers', () => {
  test('are minted at once, each with its own deployment, and can all be migrated', async () => {
    const minted = world.addNumbers(200);
    const again = world.addNumbers(2);
    expect(new Set([...minted, ...again].map((one) => one.url)).size).toBe(202);
    expect(world.deployments).toHaveLength(207);

    const graph = graphOf(world);
    const some = minted.slice(0, 20);
    const answers = await Promise.all(
      some.map(async (deployment) => {
        const client = await clientOf(deployment);
        const backup = await client.post('settings/backup', { password: 'x' });
        return graph.post(`${deployment.phoneNumberId}/register`, {
          messaging_product: 'whatsapp',
          pin: world.number(deployment.e164).pin,
          backup: { password: 'x', data: backup.data.settings.data },
        });
      }),
    );

    expect(answers.every((answer) => answer.data.success === true)).toBe(true);
    expect(some.every((one) => world.registerCalls(one.phoneNumberId).length === 1)).toBe(true);
    expect(world.state().numbers.filter((number) => number.platform === 'CLOUD_API')).toHaveLength(28);
  });
});
