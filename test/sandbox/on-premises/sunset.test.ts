import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance } from 'axios';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { backupOf, clientOf, deploymentOf, quickWorld, registerWithBackup } from '../meta/support.ts';

let world: World;
let client: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld({ spares: true });
  client = await clientOf(deploymentOf(world, 'berlin'));
});

afterEach(() => world.close());

const sunset = (on: boolean) => world.change({ do: 'sunset', on });
const account = { cc: '1', phone_number: '6315551234', method: 'sms', cert: 'x', pin: '483920' };

test('a world stands between: nothing can be registered, what is registered works', async () => {
  expect(world.state().sunset).toBe('closing');
  expect((await client.post('account', account)).data.details).toContain('biz_link_on_prem_reg_blocked');
  expect((await client.post('account/verify', { code: '123456' })).data.code).toBe(1005);
  expect((await client.post('settings/backup', { password: 'x' })).status).toBe(200);
});

describe('after the sunset', () => {
  beforeEach(async () => {
    await sunset(true);
  });

  test('a client is connected to nothing, and messages are dropped', async () => {
    const message = await world.change({ do: 'inbound', e164: '+16315551234', text: 'hello?' });

    expect(world.state()).toMatchObject({ sunset: 'after' });
    expect(
      world
        .state()
        .deployments.slice(0, 5)
        .map(({ state }) => state),
    ).toEqual(Array(5).fill('disconnected'));
    expect(world.state().numbers[0]).toMatchObject({ status: 'DISCONNECTED', reachable: false });
    expect(message.notice).toMatch(/drops the message/);
  });

  test('a backup answers 1005: the version has expired', async () => {
    const answer = await client.post('settings/backup', { password: 'x' });

    expect(answer.status).toBe(403);
    expect(answer.data.errors[0]).toMatchObject({
      code: 1005,
      details: expect.stringMatching(/version upgrade required/),
    });
  });

  test('a registration is blocked, and shards cannot be set', async () => {
    expect((await client.post('account', account)).data.details).toContain('biz_link_on_prem_reg_blocked');
    expect((await client.post('account/shards', { shards: 4, cert: 'x', pin: '483920' })).data.errors[0].code).toBe(
      1005,
    );
  });

  test('starting a client again helps nobody', async () => {
    const outcome = await world.change({ do: 'deployment', name: 'berlin', state: 'connected' });

    expect(outcome).toEqual({ ok: true, notice: expect.stringMatching(/version has expired/) });
    expect(world.deployment('berlin').state).toBe('disconnected');
  });

  test('a client newer than the last version would still be let in', async () => {
    await sunset(false);
    world.deployment('berlin').version = '2.54.0';

    await sunset(true);

    expect(world.deployment('berlin').state).toBe('connected');
  });

  test('taken back, everything is as before, but for what was down anyway', async () => {
    await world.change({ do: 'deployment', name: 'lisbon', state: 'down' });

    await sunset(false);

    expect(world.deployment('berlin').state).toBe('connected');
    expect(world.deployment('lisbon').state).toBe('down');
    expect(world.number('+16315551234').status).toBe('CONNECTED');
    expect((await client.post('settings/backup', { password: 'x' })).status).toBe(200);
  });
});

describe('before the sunset', () => {
  beforeEach(async () => {
    await sunset(false);
  });

  test('a number can go back from the Cloud API by a code', async () => {
    await registerWithBackup(world, 'berlin');
    const spare = await clientOf(deploymentOf(world, 'berlin-spare'));
    const asked = await spare.post('account', account);
    const code = world.lastCode('+16315551234')?.code;
    const wrong = await spare.post('account/verify', { code: code === '000000' ? '000001' : '000000' });

    const verified = await spare.post('account/verify', { code });

    expect(asked.status).toBe(202);
    expect(asked.data.account).toEqual([{ vname: 'Lucky Shrub' }]);
    expect(wrong.data.errors[0].code).toBe(1009);
    expect(verified.status).toBe(201);
    expect(world.number(seedIds.berlinNumber)).toMatchObject({ platform: 'ON_PREMISE', deployment: 'berlin-spare' });
    expect(world.state().numbers[0]?.reachable).toBe(true);
    expect((await backupOf(deploymentOf(world, 'berlin-spare'))).data).toMatch(/^V0FCS/);
  });

  test('a registered client has nothing to register', async () => {
    expect((await client.post('account', account)).status).toBe(201);
    expect(world.state().phones).toEqual([]);
  });

  test.each([
    [{ ...account, pin: '000000' }, 1005],
    [{ ...account, pin: undefined }, 1005],
    [{ ...account, phone_number: '999' }, 1006],
    [{ ...account, method: 'pigeon' }, 1009],
    [{ ...account, cert: undefined }, 1008],
  ])('a registration with %j is refused with %i', async (body, code) => {
    const spare = await clientOf(deploymentOf(world, 'berlin-spare'));

    expect((await spare.post('account', body)).data.errors[0].code).toBe(code);
  });
});
