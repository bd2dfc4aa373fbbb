import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance, AxiosResponse } from 'axios';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { backupOf, deploymentOf, graphOf, quickWorld, registerWithBackup, until } from './support.ts';

const { berlinNumber, lisbonNumber, brazilNumber, cloudNumber, coexistenceNumber } = seedIds;
const hour = 3_600_000;

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  graph = graphOf(world);
});

afterEach(() => world.close());

const register = (id: string, body: Record<string, unknown>): Promise<AxiosResponse> =>
  graph.post(`${id}/register`, { messaging_product: 'whatsapp', ...body });

const node = async (id: string, fields: string): Promise<Record<string, unknown>> =>
  (await graph.get(id, { params: { fields } })).data;

describe('register with a backup', () => {
  test('moves the number and stops the client for good', async () => {
    const answer = await registerWithBackup(world, 'berlin');

    expect(answer.data).toEqual({ success: true });
    expect(await node(berlinNumber, 'platform_type,status')).toEqual({
      id: berlinNumber,
      platform_type: 'CLOUD_API',
      status: 'CONNECTED',
    });
    expect(world.deployment('berlin')).toMatchObject({ state: 'down', registered: false });
  });

  test('keeps the profile and the official badge', async () => {
    await registerWithBackup(world, 'berlin');

    expect(await node(berlinNumber, 'is_official_business_account')).toMatchObject({
      is_official_business_account: true,
    });
    const profile = await graph.get(`${berlinNumber}/whatsapp_business_profile?fields=about`);
    expect(profile.data.data[0].about).toBe('Welcome to Lucky Shrub');
  });

  test.each([
    { name: 'berlin', shards: 2, id: berlinNumber, level: 'HIGH' },
    { name: 'lisbon', shards: 1, id: lisbonNumber, level: 'STANDARD' },
  ])('gives $level throughput to a client with $shards shards', async ({ name, id, level }) => {
    await registerWithBackup(world, name);

    expect(await node(id, 'throughput')).toMatchObject({ throughput: { level } });
  });

  test.each([
    {
      what: 'another password',
      code: 100,
      change: (data: string) => ({ data, password: 'burrito' }),
    },
    {
      what: 'a blob that lost its end',
      code: 100,
      change: (data: string) => ({ data: data.slice(0, -8), password: 'tacocat' }),
    },
    {
      what: 'a blob with one changed character',
      code: 100,
      change: (data: string) => ({
        data: `${data.slice(0, 100)}${data[100] === 'A' ? 'B' : 'A'}${data.slice(101)}`,
        password: 'tacocat',
      }),
    },
    { what: 'a blob that is none', code: 100, change: () => ({ data: 'V0FCSw', password: 'tacocat' }) },
  ])('refuses $what with $code and changes nothing', async ({ code, change }) => {
    const { data } = await backupOf(deploymentOf(world, 'berlin'));

    const answer = await register(berlinNumber, { pin: '483920', backup: change(data) });

    expect(answer.data.error.code).toBe(code);
    expect(world.deployment('berlin').state).toBe('connected');
    expect(await node(berlinNumber, 'platform_type')).toMatchObject({ platform_type: 'ON_PREMISE' });
  });

  test('asks for verification when the backup is of another number', async () => {
    const backup = await backupOf(deploymentOf(world, 'lisbon'));

    const answer = await register(berlinNumber, { pin: '483920', backup });

    expect(answer.data.error.code).toBe(133006);
  });

  test('asks for verification when the client got a new identity since the backup', async () => {
    const backup = await backupOf(deploymentOf(world, 'berlin'));
    world.deployment('berlin').identity += 1;

    const answer = await register(berlinNumber, { pin: '483920', backup });

    expect(answer.data.error.code).toBe(133006);
  });

  test('leaves the number pending, the client disconnected and messages dropped while it runs', async () => {
    await world.close();
    world = await quickWorld({ timings: { registrationMs: 200 } });
    graph = graphOf(world);
    const running = registerWithBackup(world, 'berlin');
    await until(() => world.deployment('berlin').state === 'disconnected');

    const during = await node(berlinNumber, 'status,platform_type');
    const message = await world.change({ do: 'inbound', e164: '+16315551234', text: 'hello?' });
    await running;

    expect(during).toMatchObject({ status: 'PENDING', platform_type: 'ON_PREMISE' });
    expect(message.notice).toMatch(/drops the message/);
    expect(world.emulation.droppedInbound).toHaveLength(1);
    expect(world.number(berlinNumber)).toMatchObject({ status: 'CONNECTED', platform: 'CLOUD_API' });
  });
});

describe('register without a backup', () => {
  test('asks for verification when the number is not verified', async () => {
    const answer = await register(berlinNumber, { pin: '483920' });

    expect(answer.data.error.code).toBe(133006);
    expect(world.deployment('berlin').state).toBe('connected');
  });

  test('costs a verified number its profile and its badge', async () => {
    Object.assign(world.number(brazilNumber), { isOfficialBusinessAccount: true });

    const answer = await register(brazilNumber, { pin: '483920' });

    expect(answer.data).toEqual({ success: true });
    expect(world.number(brazilNumber)).toMatchObject({ profile: {}, isOfficialBusinessAccount: false });
  });
});

describe('the PIN of a register call', () => {
  test('takes the client down when it is wrong, and says 133005', async () => {
    const backup = await backupOf(deploymentOf(world, 'berlin'));

    const answer = await register(berlinNumber, { pin: '000000', backup });

    expect(answer.status).toBe(400);
    expect(answer.data.error).toMatchObject({
      code: 133005,
      type: 'OAuthException',
      error_data: { messaging_product: 'whatsapp' },
      fbtrace_id: expect.any(String),
    });
    expect(world.deployment('berlin')).toMatchObject({ state: 'down', registered: true });
    expect(world.state().numbers[0]).toMatchObject({
      platform: 'ON_PREMISE',
      status: 'DISCONNECTED',
      reachable: false,
    });
  });

  test('works on a second try with the right one', async () => {
    const backup = await backupOf(deploymentOf(world, 'berlin'));
    await register(berlinNumber, { pin: '000000', backup });

    const answer = await register(berlinNumber, { pin: '483920', backup });

    expect(answer.data).toEqual({ success: true });
    expect(world.state().numbers[0]).toMatchObject({ platform: 'CLOUD_API', reachable: true });
  });

  test('becomes the number’s PIN when two-step verification is off', async () => {
    await world.change({ do: 'two-step-off', e164: '+5531988641209' });

    await register(brazilNumber, { pin: '112233' });

    expect(world.number(brazilNumber).pin).toBe('112233');
  });

  test('is locked after five wrong ones within an hour', async () => {
    for (let guess = 0; guess < 5; guess += 1) await register(brazilNumber, { pin: `00000${guess}` });

    const locked = await register(brazilNumber, { pin: '483920' });
    world.advance(hour + 1);
    const later = await register(brazilNumber, { pin: '483920' });

    expect(locked.data.error).toMatchObject({ code: 133008, error_data: { details: expect.stringMatching(/1 hour/) } });
    expect(later.data).toEqual({ success: true });
  });

  test.each(['12345', '1234567', 'abcdef', ''])('is refused as a parameter when it is "%s"', async (pin) => {
    const answer = await register(berlinNumber, { pin });

    expect(answer.data.error.code).toBe(100);
    expect(world.deployment('berlin').state).toBe('connected');
  });

  test('set on the client is the one Meta compares with', async () => {
    world.number(berlinNumber).pin = '999999';

    expect((await registerWithBackup(world, 'berlin')).data).toEqual({ success: true });
  });
});

describe('register budget', () => {
  test('refuses the eleventh call in 72 hours and locks the number for 72 hours', async () => {
    await registerWithBackup(world, 'berlin');
    for (let call = 0; call < 9; call += 1) await register(berlinNumber, { pin: '483920' });

    const eleventh = await register(berlinNumber, { pin: '483920' });
    world.advance(71 * hour);
    const almost = await register(berlinNumber, { pin: '483920' });
    world.advance(2 * hour);
    const free = await register(berlinNumber, { pin: '483920' });

    expect(eleventh.data.error).toMatchObject({
      code: 133016,
      error_data: { details: expect.stringMatching(/72 hours\. Try again in 72 hours/) },
    });
    expect(almost.data.error.error_data.details).toMatch(/in 1 hours/);
    expect(free.status).toBe(422);
  });

  test('is shown to people per number', async () => {
    await register(berlinNumber, { pin: '483920' });
    await register(berlinNumber, { pin: '483920' });

    expect(world.state().numbers[0]?.registrationCalls).toBe(2);
    expect(world.state().numbers[1]?.registrationCalls).toBe(0);
  });
});

describe('a repeated register call', () => {
  test('is refused with 422 on a number that is registered', async () => {
    const answer = await register(cloudNumber, { pin: '483920' });

    expect(answer.status).toBe(422);
    expect(answer.data.error.code).toBe(100);
  });

  test('shows a display name approved meanwhile', async () => {
    Object.assign(world.number(cloudNumber), { newDisplayName: 'Lucky Shrub Care', newNameStatus: 'PENDING_REVIEW' });
    world.decideName(cloudNumber, 'APPROVED');

    const answer = await register(cloudNumber, { pin: '483920' });

    expect(answer.data).toEqual({ success: true });
    expect(await node(cloudNumber, 'verified_name,new_name_status')).toEqual({
      id: cloudNumber,
      verified_name: 'Lucky Shrub Care',
    });
  });

  test('waits for the one in progress, so that only one takes effect', async () => {
    const backup = await backupOf(deploymentOf(world, 'berlin'));
    const body = { pin: '483920', backup };

    const answers = await Promise.all([register(berlinNumber, body), register(berlinNumber, body)]);

    expect(answers.map((answer) => answer.status).toSorted((one, other) => one - other)).toEqual([200, 422]);
    expect(world.registerCalls(berlinNumber).map((call) => call.outcome)).toEqual(['registered', 'code 100']);
  });

  test('is recognised by its digest, which tells no secret', async () => {
    await register(berlinNumber, { pin: '111111' });
    await register(berlinNumber, { pin: '111111' });
    await register(berlinNumber, { pin: '222222' });

    const [first, second, third] = world.registerCalls(berlinNumber);

    expect(first?.digest).toBe(second?.digest);
    expect(third?.digest).not.toBe(first?.digest);
    expect(JSON.stringify([world.registerCalls(), world.calls(), world.state()])).not.toMatch(/111111|222222/);
  });
});

describe('numbers that cannot be registered or taken off', () => {
  test('a number in coexistence is refused by both calls', async () => {
    const registered = await register(coexistenceNumber, { pin: '483920' });
    const taken = await graph.post(`${coexistenceNumber}/deregister`);

    expect(registered.data.error.code).toBe(100);
    expect(taken.data.error).toMatchObject({ code: 100, error_data: { details: expect.stringMatching(/SMB/) } });
  });

  test('an account that is banned is refused with 131031', async () => {
    world.banAccount(seedIds.waba, true);

    expect((await register(berlinNumber, { pin: '483920' })).data.error.code).toBe(131031);
  });

  test('an on-premises number is not in the hosted system, so deregister refuses', async () => {
    expect((await graph.post(`${berlinNumber}/deregister`)).data.error.code).toBe(100);
  });

  test('a number without the product’s name in the body is refused', async () => {
    const answer = await graph.post(`${berlinNumber}/register`, { pin: '483920' });

    expect(answer.data.error.code).toBe(100);
  });
});

describe('deregister', () => {
  test('takes a number off the Cloud API, and says so the second time', async () => {
    const first = await graph.post(`${cloudNumber}/deregister`);
    const state = await node(cloudNumber, 'platform_type,status');
    const second = await graph.post(`${cloudNumber}/deregister`);

    expect(first.data).toEqual({ success: true });
    expect(state).toMatchObject({ platform_type: 'NOT_APPLICABLE', status: 'DISCONNECTED' });
    expect(second.data.error).toMatchObject({ code: 100, error_subcode: 2_207_051 });
  });

  test('is undone by register without a code while the verification is fresh', async () => {
    await graph.post(`${cloudNumber}/deregister`);

    expect((await register(cloudNumber, { pin: '483920' })).data).toEqual({ success: true });
  });

  test('switches local storage off', async () => {
    world.number(cloudNumber).storage = { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: 'BR' };

    await graph.post(`${cloudNumber}/deregister`);

    expect((await graph.get(`${cloudNumber}/settings`)).data.storage_configuration).toEqual({ status: 'DEFAULT' });
  });
});
