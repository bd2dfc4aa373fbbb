import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import type { AccountChange } from '../../src/health/signal.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { HttpServer } from '../../src/http/server.ts';
import { createWebhookRoute } from '../../src/http/webhook-listener.ts';
import type { WebhookSink } from '../../src/http/webhook-sink.ts';
import { MigrationId } from '../../src/migration/ids.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { until } from '../support/until.ts';
import { envelope, inboundChange, signatureOf, statusChange } from './meta-webhooks.ts';

const secret = 'an app secret';
const migration = MigrationId.parse('16315551234-abcdefghij');
const waba = '102290129340398';
const megabyte = 1024 * 1024;

/** What reached the sink, in order. `ours` decides its answers. */
class Sink implements WebhookSink {
  seen: unknown[] = [];
  ours = true;
  work: () => Promise<void> = () => Promise.resolve();

  async #take(what: unknown): Promise<boolean> {
    await this.work();
    this.seen.push(what);
    return this.ours;
  }

  statusSeen(status: unknown) {
    return this.#take(status);
  }

  inboundSeen(inbound: unknown) {
    return this.#take(inbound);
  }

  accountChanged(change: AccountChange) {
    return this.#take(change);
  }
}

let sink: Sink;
let clock: SteppedClock;
let counted: string[];
let problems: string[];
let server: HttpServer;
let url: string;

beforeEach(async () => {
  sink = new Sink();
  clock = new SteppedClock(Date.UTC(2026, 10, 22, 9, 0, 0));
  counted = [];
  problems = [];
  const route = createWebhookRoute({
    appSecret: () => secret,
    verifyToken: () => 'a verify token',
    sink,
    clock,
    meter: {
      request: (result) => counted.push(result),
      change: (field, result) => counted.push(`${field} ${result}`),
    },
    report: (problem) => problems.push(problem),
  });
  server = await createHttpServer({ port: 0, host: '127.0.0.1', routes: [route] });
  url = `http://127.0.0.1:${server.port}/meta/webhooks`;
});
afterEach(() => server.close(0));

const send = (body: string | Buffer, headers: Record<string, string>) =>
  fetch(url, { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body), headers });

/** Delivers as Meta does. */
const delivers = (payload: unknown) => {
  const body = JSON.stringify(payload);
  return send(body, { 'x-hub-signature-256': signatureOf(body, secret), 'content-type': 'application/json' });
};

describe('GET /meta/webhooks', () => {
  const handshake = (parameters: Record<string, string>) =>
    fetch(`${url}?${new URLSearchParams(parameters).toString()}`);

  test('gives the challenge back to whoever knows the token', async () => {
    const response = await handshake({
      'hub.mode': 'subscribe',
      'hub.challenge': '1158201444',
      'hub.verify_token': 'a verify token',
    });

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('1158201444');
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(counted).toEqual(['handshake']);
  });

  test.each([
    { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': 'another' },
    { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': '' },
    { 'hub.mode': 'subscribe', 'hub.challenge': '1' },
    { 'hub.mode': 'unsubscribe', 'hub.challenge': '1', 'hub.verify_token': 'a verify token' },
    {},
  ])('tells nothing to %j', async (parameters) => {
    const response = await handshake(parameters as Record<string, string>);

    expect(response.status).toBe(403);
    expect(await response.text()).toBe('forbidden\n');
  });
});

describe('POST /meta/webhooks', () => {
  test('hands on the status of a message that carries a migration', async () => {
    const errors = [{ code: 131_026, title: 'Undeliverable', error_data: { details: 'No WhatsApp account' } }];
    const payload = envelope(waba, [
      statusChange({ biz_opaque_callback_data: migration }),
      statusChange({ biz_opaque_callback_data: migration, status: 'failed', errors }),
    ]);

    expect((await delivers(payload)).status).toBe(200);

    expect(sink.seen).toEqual([
      { migration, messageId: 'wamid.A', status: 'delivered', errors: [] },
      {
        migration,
        messageId: 'wamid.A',
        status: 'failed',
        errors: [{ code: 131_026, details: 'No WhatsApp account' }],
      },
    ]);
    expect(counted).toEqual(['messages taken', 'messages taken', 'accepted']);
  });

  test.each([
    { what: 'a status without callback data', change: statusChange({}) },
    { what: "another program's callback data", change: statusChange({ biz_opaque_callback_data: 'order-7' }) },
    {
      what: 'a status that proves nothing',
      change: statusChange({ biz_opaque_callback_data: migration, status: 'sent' }),
    },
    {
      what: 'a field we do not use',
      change: { field: 'template_category_update', value: { new_category: 'MARKETING' } },
    },
    { what: 'a field nobody knows', change: { field: 'x'.repeat(90), value: 7 } },
  ])('counts and ignores $what', async ({ change }) => {
    expect((await delivers(envelope(waba, [change]))).status).toBe(200);

    expect(sink.seen).toEqual([]);
    expect(counted).toEqual([`${change.field} ignored`, 'accepted']);
  });

  test('hands on one inbound event per number, with the latest time', async () => {
    const changes = [inboundChange('1763802000'), inboundChange('1763802001'), inboundChange('1763802000', '42')];

    await delivers(envelope(waba, changes));

    expect(sink.seen).toEqual([
      { phoneNumberId: '106540352242922', displayPhoneNumber: '16315551234', at: 1_763_802_000_000 },
      { phoneNumberId: '42', displayPhoneNumber: '16315551234', at: 1_763_802_000_000 },
    ]);
  });

  test('counts an inbound message to a number of somebody else', async () => {
    sink.ours = false;

    await delivers(envelope(waba, [inboundChange()]));

    expect(counted).toEqual(['messages ignored', 'accepted']);
  });

  test.each([
    {
      change: {
        field: 'account_update',
        value: { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: ['DISABLE'] } },
      },
      seen: { event: 'DISABLED_UPDATE', banState: 'DISABLE' },
    },
    {
      change: {
        field: 'account_update',
        value: { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SPAM' } },
      },
      seen: { event: 'ACCOUNT_VIOLATION', violation: 'SPAM' },
    },
    {
      change: {
        field: 'message_template_status_update',
        value: { event: 'PAUSED', message_template_name: 'welcome_2', message_template_language: 'en_US' },
      },
      seen: { event: 'PAUSED', template: 'welcome_2 en_US' },
    },
    {
      change: {
        field: 'message_template_quality_update',
        value: { new_quality_score: 'RED', message_template_name: '=cmd()', message_template_language: 'en_US' },
      },
      seen: { quality: 'RED' },
    },
    {
      change: {
        field: 'account_alerts',
        value: { entity_type: 'PHONE_NUMBER', entity_id: 555, alert_info: { alert_type: 'PROFILE_PICTURE_LOST' } },
      },
      seen: { event: 'PROFILE_PICTURE_LOST', phoneNumberId: '555' },
    },
    {
      change: { field: 'account_alerts', value: { entity_type: 'BUSINESS', entity_id: '9', alert_info: null } },
      seen: {},
    },
    { change: { field: 'account_review_update', value: { decision: 'REJECTED' } }, seen: { event: 'REJECTED' } },
    {
      change: { field: 'security', value: { display_phone_number: '16315551234', event: 'PIN_CHANGED' } },
      seen: { event: 'PIN_CHANGED', displayPhoneNumber: '16315551234' },
    },
    {
      change: { field: 'phone_number_quality_update', value: { display_phone_number: '16315551234', event: 7 } },
      seen: { displayPhoneNumber: '16315551234' },
    },
  ])('hands on $change.field with what it names', async ({ change, seen }) => {
    await delivers(envelope(waba, [change], 1_739_321_024));

    expect(sink.seen).toEqual([{ waba, field: change.field, at: 1_739_321_024_000, ...seen }]);
  });

  test('takes the time of arrival where Meta gives none', async () => {
    await delivers(envelope(waba, [{ field: 'account_update', value: {} }]));

    expect(sink.seen).toEqual([{ waba, field: 'account_update', at: clock.now() }]);
  });

  test('hands on each event of a delivery once', async () => {
    const change = statusChange({ biz_opaque_callback_data: migration });

    await delivers(envelope(waba, [change, change]));

    expect(sink.seen).toHaveLength(1);
    expect(counted).toEqual(['messages taken', 'messages taken', 'accepted']);
  });

  test('loops over all changes of all entries, 1000 and more', async () => {
    const changes = Array.from({ length: 1_000 }, (_, index) =>
      statusChange({ id: `wamid.${index}`, biz_opaque_callback_data: migration }),
    );
    const payload = {
      object: 'whatsapp_business_account',
      entry: [
        { id: waba, changes },
        { id: '7', changes: [inboundChange()] },
      ],
    };

    expect((await delivers(payload)).status).toBe(200);

    expect(sink.seen).toHaveLength(1_001);
  });

  test('is not spoiled by parts it cannot read', async () => {
    const payload = {
      object: 'whatsapp_business_account',
      entry: [
        'x',
        {
          id: waba,
          changes: [7, { field: 'messages' }, { field: 'messages', value: { statuses: [null, { id: 1 }] } }],
        },
        { id: 102290129340398, changes: [statusChange({ biz_opaque_callback_data: migration, errors: 'x' })] },
      ],
    };

    expect((await delivers(payload)).status).toBe(200);

    expect(sink.seen).toHaveLength(1);
    expect(counted.filter((one) => one === ' unreadable')).toHaveLength(3);
  });

  test.each([
    { what: 'another secret', signature: signatureOf('{}', 'guessed'), status: 401, result: 'forged' },
    { what: 'another body', signature: signatureOf('{"a":1}', secret), status: 401, result: 'forged' },
    { what: 'no signature', signature: undefined, status: 401, result: 'unsigned' },
    { what: 'half a signature', signature: signatureOf('{}', secret).slice(0, 40), status: 401, result: 'unsigned' },
    { what: 'too much of a signature', signature: `${signatureOf('{}', secret)}00`, status: 401, result: 'unsigned' },
    { what: 'SHA-1', signature: 'sha1=0123456789012345678901234567890123456789', status: 401, result: 'unsigned' },
    { what: 'no prefix', signature: signatureOf('{}', secret).slice(7), status: 401, result: 'unsigned' },
    { what: 'an empty signature', signature: '', status: 401, result: 'unsigned' },
  ])('refuses a body signed with $what', async ({ signature, status, result }) => {
    const response = await send('{}', signature === undefined ? {} : { 'x-hub-signature-256': signature });

    expect(response.status).toBe(status);
    expect(counted).toEqual([result]);
    expect(sink.seen).toEqual([]);
  });

  test.each([
    'not json',
    '',
    '[]',
    'null',
    '{"object":"page","entry":[]}',
    '{"object":"whatsapp_business_account"}',
    '\ufffd',
  ])('refuses %j although it is signed', async (body) => {
    const response = await send(body, { 'x-hub-signature-256': signatureOf(body, secret) });

    expect(response.status).toBe(400);
    expect(counted).toEqual(['no-webhook']);
  });

  test('takes 3 MB and refuses one byte more, whether or not the length is announced', async () => {
    const padding = ' '.repeat(3 * megabyte - 2);
    const largest = Buffer.from(`{}${padding}`);
    const tooLarge = Buffer.from(`{} ${padding}`);
    const streamed = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(tooLarge));
        controller.close();
      },
    });

    const fitting = await send(largest, { 'x-hub-signature-256': signatureOf(largest, secret) });
    const refused = await send(tooLarge, { 'x-hub-signature-256': signatureOf(tooLarge, secret) });
    const alsoRefused = await fetch(url, { method: 'POST', body: streamed, duplex: 'half' } as RequestInit);

    expect([fitting.status, refused.status, alsoRefused.status]).toEqual([400, 413, 413]);
    expect(counted).toEqual(['no-webhook', 'too-large', 'too-large']);
  });

  test('survives a client that goes away in the middle', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const half = 'POST /meta/webhooks HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"object"';

    socket.write(half, () => socket.destroy());
    await until(() => counted.length === 1);

    expect(counted).toEqual(['aborted']);
    expect((await delivers(envelope(waba, []))).status).toBe(200);
  });

  test('asks Meta to deliver again when it could not be recorded', async () => {
    sink.work = () => Promise.reject(new Error('storage unavailable'));

    const response = await delivers(envelope(waba, [inboundChange()]));

    expect(response.status).toBe(503);
    expect(counted).toEqual(['not-recorded']);
    expect(problems).toEqual(['webhook not recorded']);
  });

  test('answers in time although the sink is slow, and goes on', async () => {
    const slow = Promise.withResolvers<void>();
    sink.work = () => slow.promise;

    const response = delivers(envelope(waba, [inboundChange()]));
    await until(() => clock.sleeping === 1);
    clock.advance(2_000);
    expect((await response).status).toBe(200);
    slow.resolve();

    await until(() => sink.seen.length === 1);
  });

  test('takes the same delivery again, in any order with others', async () => {
    const [first, second] = [
      envelope(waba, [inboundChange()]),
      envelope(waba, [statusChange({ biz_opaque_callback_data: migration })]),
    ];

    const responses = await Promise.all([delivers(second), delivers(first), delivers(second), delivers(first)]);

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(sink.seen).toHaveLength(4);
  });

  test('has no other methods', async () => {
    const response = await fetch(url, { method: 'PUT', body: '{}' });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
  });
});
