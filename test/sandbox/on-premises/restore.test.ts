import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance, AxiosResponse } from 'axios';
import type { World } from '../../../sandbox/world.ts';
import { backupOf, clientOf, deploymentOf, graphOf, quickWorld } from '../meta/support.ts';

const berlinPhone = '+16315551234';
const lisbonPhone = '+351912345678';

let world: World;

beforeEach(async () => {
  world = await quickWorld({ spares: true });
});

afterEach(() => world.close());

const client = (name: string): Promise<AxiosInstance> => clientOf(deploymentOf(world, name));
const backup = (name: string) => backupOf(deploymentOf(world, name));

async function restore(name: string, body: { data: string; password: string }): Promise<AxiosResponse> {
  return (await client(name)).post('settings/restore', body);
}

const start = (name: string) => world.change({ do: 'deployment', name, state: 'connected' });

describe('a client without a number', () => {
  test('runs unregistered, and has nothing to back up', async () => {
    const spare = await client('berlin-spare');

    expect((await spare.get('health')).data.health).toMatchObject({
      'berlin-spare-master-1:a1c0ffee0001': { gateway_status: 'unregistered' },
    });
    expect((await spare.post('settings/backup', { password: 'x' })).data.errors[0].code).toBe(1011);
    expect((await spare.post('settings/account/two-step', { pin: '123456' })).data.errors[0].code).toBe(1011);
    expect(deploymentOf(world, 'berlin-spare')).toMatchObject({ e164: '', phoneNumberId: '' });
    expect(await start('berlin-spare')).toEqual({ ok: true, notice: 'The client runs and is not registered.' });
  });
});

describe('a restore on a new machine', () => {
  test('takes the number over: the client closes, and serves when it was started again', async () => {
    await (await client('berlin')).patch('settings/application', { callback_persist: false });

    const answer = await restore('berlin-spare', await backup('berlin'));
    const closed = world.deployment('berlin-spare').state;
    const meanwhile = world.state().numbers[0];
    await start('berlin-spare');

    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ meta: { api_status: 'stable', version: '2.53.3' } });
    expect(closed).toBe('down');
    expect(meanwhile).toMatchObject({ status: 'DISCONNECTED', reachable: false });
    expect(world.deployment('berlin-spare')).toMatchObject({
      state: 'connected',
      registered: true,
      application: { callback_persist: false },
    });
    expect(world.state().numbers[0]).toMatchObject({ platform: 'ON_PREMISE', status: 'CONNECTED', reachable: true });
    expect(world.state().deployments.find(({ name }) => name === 'berlin-spare')?.number).toBe(berlinPhone);
  });

  test('leaves the old machine without a registration', async () => {
    await restore('berlin-spare', await backup('berlin'));
    await start('berlin-spare');

    const outcome = await start('berlin');

    expect(outcome.notice).toMatch(/registration is gone/);
    expect(world.deployment('berlin')).toMatchObject({ registered: false, state: 'unregistered' });
    expect(world.number(berlinPhone).status).toBe('CONNECTED');
  });

  test('gives contacts a new security code, and an older backup no longer proves ownership', async () => {
    const taken = await backup('berlin');
    await restore('berlin-spare', taken);
    await start('berlin-spare');

    const register = await graphOf(world).post(`${world.number(berlinPhone).id}/register`, {
      messaging_product: 'whatsapp',
      pin: '483920',
      backup: taken,
    });

    expect(world.emulation.newSecurityCodes).toMatchObject([{ phoneNumberId: world.number(berlinPhone).id }]);
    expect(register.data.error.code).toBe(133006);
  });

  test('starts by itself where the machine does that', async () => {
    world.deployment('single-spare').restartsItself = true;

    await restore('single-spare', await backup('lisbon'));

    expect(world.deployment('single-spare').state).toBe('connected');
    expect(world.number(lisbonPhone).status).toBe('CONNECTED');
  });

  test.each([
    ['another type and shard count', 'single-spare', 'berlin', {}],
    ['another shard count', 'berlin-spare', 'berlin', { shards: 4 }],
    ['another type', 'single-spare', 'lisbon', { topology: 'high-availability' }],
  ] as const)('is refused with 1009 by a set-up of %s, and changes nothing', async (_what, target, source, given) => {
    Object.assign(world.deployment(target), given);

    const answer = await restore(target, await backup(source));

    expect(answer.data.errors[0]).toMatchObject({ code: 1009, details: expect.stringMatching(/set-up/) });
    expect(world.deployment(target)).toMatchObject({ registered: false, state: 'unregistered' });
    expect(world.deployment(source).state).toBe('connected');
  });

  test('is possible after the shards were set, with certificate and PIN', async () => {
    const lisbon = await client('lisbon');
    const set = (body: object) => lisbon.post('account/shards', { cc: '351', phone_number: '912345678', ...body });

    const refused = [
      await set({ shards: 3, pin: '483920', cert: 'x' }),
      await set({ shards: 2, pin: '483920' }),
      await set({ shards: 2, pin: '000000', cert: 'x' }),
    ];
    const accepted = await set({ shards: 2, pin: '483920', cert: 'x' });

    expect(refused.map(({ data }) => data.errors[0].code)).toEqual([1009, 1008, 1009]);
    expect(accepted.status).toBe(201);
    expect((await lisbon.get('account/shards')).data.account).toEqual({ shards: 2 });
    expect((await restore('berlin-spare', await backup('lisbon'))).status).toBe(200);
  });
});

describe('a restore on the same machine', () => {
  test('stops the client until somebody starts it', async () => {
    const answer = await restore('lisbon', await backup('lisbon'));

    expect(answer.status).toBe(200);
    expect(world.deployment('lisbon')).toMatchObject({ state: 'down', registered: true });
    expect(world.number(lisbonPhone).status).toBe('DISCONNECTED');
    await expect(client('lisbon')).rejects.toThrow();

    expect(await start('lisbon')).toEqual({ ok: true });
    expect(world.number(lisbonPhone).status).toBe('CONNECTED');
  });

  test('is refused with 1004 for the backup of another number', async () => {
    const taken = await backup('porto');

    expect((await restore('lisbon', taken)).data.errors[0].code).toBe(1004);
    expect(world.deployment('lisbon').state).toBe('connected');
  });
});

test('a restore needs the password, and a blob as it was', async () => {
  const { data } = await backup('lisbon');

  expect((await restore('single-spare', { data, password: 'burrito' })).data.errors[0].code).toBe(1009);
  expect((await restore('single-spare', { data: `${data}x`, password: 'tacocat' })).data.errors[0].code).toBe(1009);
});
