import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance } from 'axios';
import { fieldNames } from '../../../sandbox/meta/node-fields.ts';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld, registerWithBackup, startEndpoint, until } from './support.ts';

const { berlinNumber, brazilNumber, coexistenceNumber, renamedNumber, lisbonNumber, waba } = seedIds;

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  graph = graphOf(world);
});

afterEach(() => world.close());

const read = async (id: string, fields: string) => (await graph.get(id, { params: { fields } })).data;

describe('the number node', () => {
  test('answers id, display number, name and quality by default', async () => {
    expect((await graph.get(berlinNumber)).data).toEqual({
      id: berlinNumber,
      display_phone_number: '+1 631-555-1234',
      verified_name: 'Lucky Shrub',
      quality_rating: 'GREEN',
    });
  });

  test('answers every field a migration reads in one call', async () => {
    const fields =
      'id,display_phone_number,verified_name,status,platform_type,code_verification_status,quality_rating,is_pin_enabled,throughput,health_status,name_status,is_official_business_account,is_on_biz_app,account_mode,messaging_limit_tier,last_onboarded_time,webhook_configuration,certificate';

    expect(await read(berlinNumber, fields)).toMatchObject({
      status: 'CONNECTED',
      platform_type: 'ON_PREMISE',
      code_verification_status: 'NOT_VERIFIED',
      is_pin_enabled: true,
      is_official_business_account: true,
      is_on_biz_app: false,
      throughput: { level: 'STANDARD' },
      name_status: 'APPROVED',
      account_mode: 'LIVE',
      messaging_limit_tier: 'TIER_10K',
    });
  });

  test('fails the whole call for one unknown field', async () => {
    const answer = await graph.get(berlinNumber, { params: { fields: 'id,status,host_platform' } });

    expect(answer.status).toBe(400);
    expect(answer.data.error).toMatchObject({ code: 100, message: expect.stringMatching(/host_platform/) });
  });

  test('takes no field from the prototype of objects', async () => {
    expect((await graph.get(berlinNumber, { params: { fields: 'constructor' } })).data.error.code).toBe(100);
  });

  test('shows Brazil’s number without the ninth digit that people dial', async () => {
    expect(await read(brazilNumber, 'display_phone_number')).toMatchObject({
      display_phone_number: '+55 31 8864-1209',
    });
    expect(world.number('+55 31 98864-1209').id).toBe(brazilNumber);
    expect(world.number('+55 31 8864-1209').id).toBe(brazilNumber);
  });

  test('shows coexistence, a pending name, and nothing for what is empty', async () => {
    expect(await read(coexistenceNumber, 'is_on_biz_app')).toMatchObject({ is_on_biz_app: true });
    expect(await read(renamedNumber, 'new_name_status,new_display_name')).toMatchObject({
      new_name_status: 'PENDING_REVIEW',
      new_display_name: 'Lucky Shrub Factory Store',
    });
    expect(await read(berlinNumber, 'new_name_status,last_onboarded_time')).toEqual({ id: berlinNumber });
  });

  test('lets a code verification expire after fourteen days off the Cloud API', async () => {
    Object.assign(world.number(lisbonNumber), { verification: 'VERIFIED', verifiedAt: world.now() });
    expect(await read(lisbonNumber, 'code_verification_status')).toMatchObject({
      code_verification_status: 'VERIFIED',
    });

    world.advance(14 * 86_400_000 + 1);

    expect(await read(lisbonNumber, 'code_verification_status')).toMatchObject({
      code_verification_status: 'EXPIRED',
    });
  });
});

describe('fieldNames', () => {
  test.each([
    { expression: 'id,status', names: ['id', 'status'] },
    { expression: ' id , throughput{level} ', names: ['id', 'throughput'] },
    { expression: 'health_status{entities{errors,id}},name', names: ['health_status', 'name'] },
    { expression: 'phone_numbers.limit(2),id', names: ['phone_numbers', 'id'] },
    { expression: '', names: [] },
  ])('reads $expression as $names', ({ expression, names }) => {
    expect(fieldNames(expression)).toEqual(names);
  });
});

describe('POST on the number node', () => {
  test('sets a new PIN without the old one, and tells by a security webhook', async () => {
    const endpoint = await startEndpoint();
    try {
      world.setCallbackUrl(endpoint.url);
      await graph.post(`${waba}/subscribed_apps`);

      const answer = await graph.post(berlinNumber, { pin: '150954' });
      await until(() => endpoint.changes.length === 1);

      expect(answer.data).toEqual({ success: true });
      expect(world.number(berlinNumber).pin).toBe('150954');
      expect(endpoint.changes[0]).toEqual({
        field: 'security',
        value: { display_phone_number: '16315551234', event: 'PIN_CHANGED' },
      });
    } finally {
      await endpoint.close();
    }
  });

  test('switches two-step verification on with the PIN', async () => {
    await world.change({ do: 'two-step-off', e164: '+16315551234' });
    expect(await read(berlinNumber, 'is_pin_enabled')).toMatchObject({ is_pin_enabled: false });

    await graph.post(berlinNumber, { pin: '150954' });

    expect(await read(berlinNumber, 'is_pin_enabled')).toMatchObject({ is_pin_enabled: true });
  });

  test.each([
    { body: { pin: '12' } },
    { body: {} },
    { body: { new_display_name: 'x' } },
    { body: { webhook_configuration: {} } },
  ])('refuses $body', async ({ body }) => {
    expect((await graph.post(berlinNumber, body)).data.error.code).toBe(100);
  });

  test('takes form bodies and query parameters as well', async () => {
    const form = await graph.post(berlinNumber, new URLSearchParams({ pin: '111222' }));
    expect(form.data).toEqual({ success: true });
    expect(world.number(berlinNumber).pin).toBe('111222');

    await graph.post(`${berlinNumber}?pin=333444`);
    expect(world.number(berlinNumber).pin).toBe('333444');
  });

  test('asks for a new display name, which then waits for review', async () => {
    await graph.post(berlinNumber, { new_display_name: 'Lucky Shrub Berlin' });

    expect(await read(berlinNumber, 'new_display_name,new_name_status,verified_name')).toMatchObject({
      new_display_name: 'Lucky Shrub Berlin',
      new_name_status: 'PENDING_REVIEW',
      verified_name: 'Lucky Shrub',
    });
  });
});

describe('stale reads', () => {
  test('show a number as it was a minute ago, then catch up', async () => {
    await registerWithBackup(world, 'berlin');
    await world.change({ do: 'fault', id: 'stale-reads', on: true });

    const stale = await read(berlinNumber, 'platform_type,status');
    const list = await graph.get(`${waba}/phone_numbers?fields=platform_type`);
    world.advance(60_001);
    const fresh = await read(berlinNumber, 'platform_type,status');

    expect(stale).toMatchObject({ platform_type: 'ON_PREMISE', status: 'CONNECTED' });
    expect(list.data.data[0]).toMatchObject({ platform_type: 'ON_PREMISE' });
    expect(fresh).toMatchObject({ platform_type: 'CLOUD_API', status: 'CONNECTED' });
  });
});

describe('health_status', () => {
  const health = async (id: string = berlinNumber) => (await read(id, 'health_status')).health_status;

  test('lists number, WABA, business and app, all available', async () => {
    const status = await health();

    expect(status.can_send_message).toBe('AVAILABLE');
    expect(status.entities.map((one: { entity_type: string }) => one.entity_type)).toEqual([
      'PHONE_NUMBER',
      'WABA',
      'BUSINESS',
      'APP',
    ]);
    expect(JSON.stringify(status)).not.toMatch(/errors|additional_info/);
  });

  test('has no number when a WABA is asked', async () => {
    expect((await health(waba)).entities.map((one: { entity_type: string }) => one.entity_type)).toEqual([
      'WABA',
      'BUSINESS',
      'APP',
    ]);
  });

  test.each([
    { code: 141006, type: 'WABA' },
    { code: 141010, type: 'BUSINESS' },
    { code: 141014, type: 'WABA' },
    { code: 141999, type: 'PHONE_NUMBER' },
  ])('puts error $code on the $type, and the worst entity decides', async ({ code, type }) => {
    await world.change({ do: 'health', e164: '+16315551234', canSend: 'BLOCKED', errorCode: code });

    const status = await health();

    expect(status.can_send_message).toBe('BLOCKED');
    const struck = status.entities.find((one: { can_send_message: string }) => one.can_send_message === 'BLOCKED');
    expect(struck).toMatchObject({
      entity_type: type,
      errors: [{ error_code: code, error_description: expect.any(String), possible_solution: expect.any(String) }],
    });
    expect(struck.additional_info).toBeUndefined();
  });

  test('explains LIMITED by additional_info, without errors', async () => {
    await world.change({ do: 'health', e164: '+16315551234', canSend: 'LIMITED' });

    const [number] = (await health()).entities;

    expect(number).toMatchObject({ can_send_message: 'LIMITED', additional_info: [expect.any(String)] });
    expect(number.errors).toBeUndefined();
  });

  test('recovers, and an account’s trouble reaches all of its numbers meanwhile', async () => {
    await world.change({ do: 'health', e164: '+16315551234', canSend: 'BLOCKED', errorCode: 141006 });
    expect((await health(lisbonNumber)).can_send_message).toBe('BLOCKED');

    await world.change({ do: 'health', e164: '+16315551234', canSend: 'AVAILABLE' });

    expect((await health(lisbonNumber)).can_send_message).toBe('AVAILABLE');
  });

  test('is LIMITED while the display name is not approved', async () => {
    world.number(berlinNumber).nameStatus = 'PENDING_REVIEW';

    expect((await health()).can_send_message).toBe('LIMITED');
  });

  test('is BLOCKED with 141006 without a payment method', async () => {
    const record = world.emulation.wabas.get(waba);
    if (record) record.primaryFundingId = undefined;

    expect(JSON.stringify(await health())).toMatch(/141006/);
  });

  test('is BLOCKED everywhere while the fault is on', async () => {
    await world.change({ do: 'fault', id: 'health-blocked', on: true });

    expect((await health(lisbonNumber)).can_send_message).toBe('BLOCKED');
    expect(world.state().numbers.every((number) => number.health === 'BLOCKED')).toBe(true);
  });
});
