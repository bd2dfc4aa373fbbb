import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance } from 'axios';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld } from './support.ts';

const { waba, cloudNumber, berlinNumber } = seedIds;
const phone = '+16315555555';
const pin = '483920';

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  graph = graphOf(world);
});

afterEach(() => world.close());

const remove = (given: { pin?: string } = { pin }) => world.change({ do: 'delete-number', e164: phone, ...given });
const add = (national = phone.slice(2)) =>
  graph.post(`${waba}/phone_numbers`, { cc: '1', phone_number: national, verified_name: 'Lucky Shrub Two' });

describe('deleting a number', () => {
  test('is nothing the API does', async () => {
    const answer = await graph.delete(cloudNumber);

    expect(answer.status).toBe(400);
    expect(answer.data.error).toMatchObject({
      code: 100,
      message: expect.stringMatching(/Unsupported delete request/),
    });
    expect(world.number(cloudNumber).status).toBe('CONNECTED');
  });

  test('by a person takes it off the list and answers 33 at its node', async () => {
    expect(await remove()).toEqual({ ok: true });

    const list = await graph.get(`${waba}/phone_numbers`, { params: { limit: 100 } });
    expect(list.data.data.map(({ id }: { id: string }) => id)).not.toContain(cloudNumber);
    expect((await graph.get(cloudNumber)).data.error.code).toBe(33);
  });

  test.each([{}, { pin: '000000' }])('needs the PIN of a connected number, not %j', async (given) => {
    expect(await remove(given)).toEqual({ ok: false, notice: expect.stringMatching(/PIN/) });
    expect(world.number(cloudNumber).status).toBe('CONNECTED');
  });

  test('needs no PIN while two-step verification is off, nor for a number that is not connected', async () => {
    await world.change({ do: 'two-step-off', e164: phone });
    await world.change({ do: 'deployment', name: 'berlin', state: 'disconnected' });

    expect(await remove({})).toEqual({ ok: true });
    expect(await world.change({ do: 'delete-number', e164: '+16315551234' })).toEqual({ ok: true });
  });

  test('has to wait for 30 days after a paid message', async () => {
    await graph.post(`${cloudNumber}/messages`, {
      messaging_product: 'whatsapp',
      to: '16315550100',
      type: 'template',
      template: { name: 'hello_world', language: { code: 'en_US' } },
    });

    const early = await remove();
    world.advance(30 * 86_400_000 + 1);

    expect(early).toEqual({ ok: false, notice: expect.stringMatching(/paid messages/) });
    expect(await remove()).toEqual({ ok: true });
  });

  test('takes the registration of its client', async () => {
    await world.change({ do: 'delete-number', e164: '+16315551234', pin });

    expect(world.deployment('berlin')).toMatchObject({ registered: false, state: 'unregistered' });
    expect(world.emulation.numbers.get(berlinNumber)?.status).toBe('DELETED');
  });

  test('keeps it from being registered again for five minutes: 133015', async () => {
    await remove();
    const { id } = (await add()).data;
    await graph.post(`${id}/request_code`, { code_method: 'SMS', language: 'en_US' });
    await graph.post(`${id}/verify_code`, { code: world.lastCode(phone)?.code });
    const register = () => graph.post(`${id}/register`, { messaging_product: 'whatsapp', pin: '111213' });

    const early = await register();
    world.advance(300_001);

    expect(early.data.error.code).toBe(133015);
    expect((await register()).data).toEqual({ success: true });
  });

  test('frees a slot of the portfolio', async () => {
    const record = world.emulation.businesses.get(seedIds.business);
    if (record) record.verificationStatus = 'not_verified';
    const full = await add('4195551518');

    await remove();

    expect(full.data.error).toMatchObject({ code: 200, error_subcode: 1_349_175 });
    expect((await add()).data).toEqual({ id: expect.any(String) });
  });

  test('of a number that does not exist is refused', async () => {
    expect(await world.change({ do: 'delete-number', e164: '+999' })).toEqual({ ok: false, notice: 'No such number.' });
  });
});
