import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance, AxiosResponse } from 'axios';
import { waIdOf } from '../../../sandbox/meta/messages.ts';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld, startEndpoint, statusesOf, until, type Endpoint } from './support.ts';

const { cloudNumber, berlinNumber, waba } = seedIds;
const user = '+1 631 555 0100';

let world: World;
let graph: AxiosInstance;
let endpoint: Endpoint;

beforeEach(async () => {
  endpoint = await startEndpoint();
  world = await quickWorld({ webhook: { callbackUrl: endpoint.url } });
  graph = graphOf(world);
  await graph.post(`${waba}/subscribed_apps`);
});

afterEach(async () => {
  await world.close();
  await endpoint.close();
});

const send = (body: Record<string, unknown>, id: string = cloudNumber): Promise<AxiosResponse> =>
  graph.post(`${id}/messages`, { messaging_product: 'whatsapp', to: user, ...body });

const template = (name: string, code = 'en_US') => ({ type: 'template', template: { name, language: { code } } });

const userWrites = (text = 'hi') => world.change({ do: 'inbound', e164: '+16315555555', text });

describe('sending', () => {
  test('a template needs no window, and is reported as sent and delivered', async () => {
    const answer = await send({ ...template('hello_world'), biz_opaque_callback_data: 'proof' });
    const id: string = answer.data.messages[0].id;
    await until(() => statusesOf(endpoint, id).length === 2);

    expect(answer.data).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: user, wa_id: '16315550100' }],
      messages: [{ id: expect.stringMatching(/^wamid\./), message_status: 'accepted' }],
    });
    expect(id.length).toBeLessThanOrEqual(128);
    expect(statusesOf(endpoint, id)).toEqual(['sent', 'delivered']);
    expect(endpoint.changes.at(-1)?.value).toMatchObject({
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '16315555555', phone_number_id: cloudNumber },
      statuses: [{ recipient_id: '16315550100', biz_opaque_callback_data: 'proof', timestamp: expect.any(String) }],
    });
  });

  test('free text outside the window is refused with 131047', async () => {
    expect((await send({ text: { body: 'hello' } })).data.error.code).toBe(131047);
  });

  test('free text works for 24 hours after the user wrote', async () => {
    await userWrites();
    const inside = await send({ text: { body: 'hello' } });
    world.advance(24 * 3_600_000 + 1000);

    const outside = await send({ text: { body: 'hello' } });

    expect(inside.status).toBe(200);
    expect(outside.data.error.code).toBe(131047);
  });

  test('from a number that is not on the Cloud API is refused with 133010', async () => {
    expect((await send(template('hello_world'), berlinNumber)).data.error.code).toBe(133010);
  });

  test('to somebody who cannot be reached fails by webhook with 131026', async () => {
    world.emulation.unreachableUsers.add('16315550100');

    const id: string = (await send(template('hello_world'))).data.messages[0].id;
    await until(() => statusesOf(endpoint, id).length === 1);

    expect(statusesOf(endpoint, id)).toEqual(['failed']);
    expect(JSON.stringify(endpoint.changes)).toMatch(/131026/);
  });

  test('without a payment method is refused with 131042', async () => {
    const record = world.emulation.wabas.get(waba);
    if (record) record.primaryFundingId = undefined;

    expect((await send(template('hello_world'))).data.error.code).toBe(131042);
  });

  test('from a banned account is refused with 131031', async () => {
    world.banAccount(waba, true);

    expect((await send(template('hello_world'))).data.error.code).toBe(131031);
  });

  test.each([
    { what: 'a template that is not there', body: template('goodbye_world'), code: 132001 },
    { what: 'a template in another language', body: template('hello_world', 'fr'), code: 132001 },
    { what: 'a template in review', body: template('autumn_offer'), code: 132001 },
    { what: 'no text', body: { text: {} }, code: 131008 },
    { what: 'no recipient', body: { to: undefined, text: { body: 'x' } }, code: 131008 },
    { what: 'a recipient that is no number', body: { to: 'me', text: { body: 'x' } }, code: 131009 },
    { what: 'the sender as recipient', body: { to: '16315555555', text: { body: 'x' } }, code: 131021 },
    { what: 'a type the emulator lacks', body: { type: 'sticker' }, code: 131009 },
    { what: 'another product', body: { messaging_product: 'sms', text: { body: 'x' } }, code: 100 },
  ])('refuses $what with $code', async ({ body, code }) => {
    expect((await send(body)).data.error.code).toBe(code);
  });

  test.each([
    { status: 'PAUSED', code: 132015 },
    { status: 'DISABLED', code: 132016 },
  ])('a $status template is refused with $code', async ({ status, code }) => {
    const [first] = world.emulation.wabas.get(waba)?.templates ?? [];
    if (first) first.status = status;

    expect((await send(template('hello_world'))).data.error.code).toBe(code);
  });
});

describe('an inbound message', () => {
  test('reaches the app as a messages webhook', async () => {
    await userWrites('does it work?');
    await until(() => endpoint.changes.length === 1);

    expect(endpoint.changes[0]).toEqual({
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '16315555555', phone_number_id: cloudNumber },
        contacts: [{ profile: { name: 'Kerry Fisher' }, wa_id: '16315550100' }],
        messages: [
          {
            from: '16315550100',
            id: expect.stringMatching(/^wamid\./),
            timestamp: expect.stringMatching(/^\d{10}$/),
            type: 'text',
            text: { body: 'does it work?' },
          },
        ],
      },
    });
  });

  test('goes to the client while the number is on-premises', async () => {
    const outcome = await world.change({ do: 'inbound', e164: '+16315551234', text: 'hi' });

    expect(outcome).toEqual({ ok: true, notice: 'The On-Premises client takes the message.' });
    expect(endpoint.changes).toEqual([]);
  });

  test('is dropped while the client is down', async () => {
    await world.change({ do: 'deployment', name: 'berlin', state: 'down' });

    const outcome = await world.change({ do: 'inbound', e164: '+16315551234', text: 'hi' });

    expect(outcome.notice).toMatch(/drops/);
    expect(world.emulation.droppedInbound).toMatchObject([{ phoneNumberId: berlinNumber }]);
  });
});

describe('waIdOf', () => {
  test.each([
    { phone: '+1 (631) 555-0100', waId: '16315550100' },
    { phone: '+55 31 98765-4321', waId: '553187654321' },
    { phone: '+55 11 98765-4321', waId: '5511987654321' },
    { phone: '+49 30 123456', waId: '4930123456' },
  ])('knows $phone as $waId', ({ phone, waId }) => {
    expect(waIdOf(phone)).toBe(waId);
  });
});
