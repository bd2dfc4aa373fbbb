import { createHmac } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import * as fc from 'fast-check';
import { Signal } from '../../../src/health/signal.ts';
import { dispatch } from '../../../src/http/server.ts';
import { createWebhookRoute } from '../../../src/http/webhook-listener.ts';
import type { WebhookSink } from '../../../src/http/webhook-sink.ts';
import { E164, MigrationId, PhoneNumberId } from '../../../src/migration/ids.ts';
import { realClock } from '../../support/store.ts';
import { asJsonText, hostileText, likeOneOf, type Json } from '../hostile.ts';
import { mustInheritNothing } from '../pollution.ts';
import { targetOf } from '../target.ts';

const APP_SECRET = 'the-app-secret';
const NUMBER = E164.parse('+16315551234');

const hook = (field: string, value: Json): Json => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '102290129340398', time: 1_764_000_000, changes: [{ field, value }] }],
});

const WEBHOOKS: Json[] = [
  hook('messages', {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '16315551234', phone_number_id: '106540352242922' },
    statuses: [
      {
        id: 'wamid.HBgL',
        status: 'delivered',
        timestamp: '1764000000',
        biz_opaque_callback_data: `${NUMBER.slice(1)}-abcdefghij`,
        errors: [{ code: 131_026, title: 'Undeliverable', error_data: { details: 'x' } }],
      },
    ],
    messages: [{ from: '16505551234', id: 'wamid.X', timestamp: '1764000000', type: 'text', text: { body: 'hi' } }],
  }),
  hook('account_update', {
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: ['SCHEDULE_FOR_DISABLE'], waba_ban_date: 'x' },
    violation_info: { violation_type: 'ALCOHOL' },
  }),
  hook('account_alerts', {
    entity_type: 'PHONE_NUMBER',
    entity_id: 106_540_352_242_922,
    alert_info: { alert_severity: 'CRITICAL', alert_status: 'ACTIVE', alert_type: 'X' },
  }),
  hook('security', { event: 'PIN_CHANGED', display_phone_number: '16315551234' }),
  hook('message_template_status_update', {
    event: 'REJECTED',
    message_template_name: 'hello_world',
    message_template_language: 'en_US',
  }),
  hook('phone_number_quality_update', { event: 'DOWNGRADE', display_phone_number: '16315551234' }),
];

interface Input {
  method: string;
  url: string;
  body: string | Uint8Array;
  /** `right`, or what stands in the header. */
  signature: string;
}

const inputs = fc.record<Input>({
  method: fc.oneof(
    { weight: 9, arbitrary: fc.constant('POST') },
    { weight: 1, arbitrary: fc.constantFrom('GET', 'PUT') },
  ),
  url: fc.oneof(
    { weight: 9, arbitrary: fc.constant('/meta/webhooks') },
    { weight: 1, arbitrary: hostileText.map((text) => `/meta/webhooks?hub.mode=subscribe&hub.verify_token=${text}`) },
    { weight: 1, arbitrary: hostileText },
  ),
  body: fc.oneof(
    { weight: 19, arbitrary: asJsonText(likeOneOf(...WEBHOOKS)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  ),
  signature: fc.oneof({ weight: 19, arbitrary: fc.constant('right') }, { weight: 1, arbitrary: hostileText }),
});

/** A request as the server would make it, without a connection. */
function requestOf({ method, url, body, signature }: Input): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  const bytes = Buffer.from(body);
  request.method = method;
  request.url = url;
  request.headers['x-hub-signature-256'] =
    signature === 'right' ? `sha256=${createHmac('sha256', APP_SECRET).update(bytes).digest('hex')}` : signature;
  request.push(bytes);
  request.push(null);
  return request;
}

/** Has the response; resolves with its status once it has been ended. */
function answered(respond: (response: ServerResponse) => void, request: IncomingMessage): Promise<number> {
  return new Promise((resolve) => {
    const response = new ServerResponse(request);
    const end = response.end.bind(response);
    response.end = ((...args: Parameters<typeof end>) => {
      const ended = end(...args);
      resolve(response.statusCode);
      return ended;
    }) as typeof response.end;
    respond(response);
  });
}

/** Takes only what a sink may be given. */
const sink: WebhookSink = {
  statusSeen: (seen) => {
    MigrationId.parse(seen.migration);
    mustInheritNothing(seen);
    return Promise.resolve(true);
  },
  inboundSeen: (seen) => {
    PhoneNumberId.parse(seen.phoneNumberId);
    if (!Number.isFinite(seen.at)) throw new Error('a time that is none');
    return Promise.resolve(true);
  },
  accountChanged: (change) => {
    Signal.parse({ field: change.field, event: change.event, at: change.at });
    mustInheritNothing(change);
    return Promise.resolve(true);
  },
};

/** Meta's webhooks from the request on: an answer, whatever comes, and never the one for a fault of ours. */
export const webhooks = targetOf<Input>({
  name: "Meta's webhooks",
  weight: 20,
  inputs,
  open() {
    const faults: unknown[] = [];
    const route = createWebhookRoute({
      appSecret: () => APP_SECRET,
      verifyToken: () => 'the-verify-token',
      sink,
      clock: realClock,
      meter: { request: () => undefined, change: () => undefined },
      report: (problem, error) => void faults.push(problem, error),
    });
    const serve = dispatch([route]);
    return {
      async enter(input) {
        const request = requestOf(input);
        const status = await answered((response) => serve(request, response), request);
        if (faults.length > 0) throw new Error(String(faults[0]), { cause: faults.splice(0)[1] });
        if (status >= 500) throw new Error(`answered ${status}`);
      },
    };
  },
});
