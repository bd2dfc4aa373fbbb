import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance } from 'axios';
import { signatureOf } from '../../../sandbox/meta/webhook-sender.ts';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld, registerWithBackup, startEndpoint, statusesOf, until, type Endpoint } from './support.ts';

const { cloudNumber, waba } = seedIds;

let world: World;
let graph: AxiosInstance;
let endpoint: Endpoint;

beforeEach(async () => {
  endpoint = await startEndpoint();
  world = await quickWorld({ webhook: { callbackUrl: endpoint.url } });
  graph = graphOf(world);
});

afterEach(async () => {
  await world.close();
  await endpoint.close();
});

const subscribe = () => graph.post(`${waba}/subscribed_apps`);
const turnOn = (id: string) => world.change({ do: 'fault', id, on: true });
const events = () =>
  endpoint.changes.map((change) => String(change.value['event'])).toSorted((one, other) => one.localeCompare(other));
const fields = () => endpoint.changes.map((change) => change.field);

async function sendTemplate(): Promise<string> {
  const answer = await graph.post(`${cloudNumber}/messages`, {
    messaging_product: 'whatsapp',
    to: '16315550100',
    type: 'template',
    template: { name: 'hello_world', language: { code: 'en_US' } },
  });
  return answer.data.messages[0].id;
}

describe('webhooks', () => {
  test('carry the HMAC of the raw body', () => {
    expect(signatureOf('{"a":1}', 'secret')).toBe(
      'sha256=aa9e2e3575f5d7098b6caccd790888c36d5fdb63342a73bada2d6a51747a8494',
    );
  });

  test('are accepted by an endpoint with the app’s secret and refused with another', async () => {
    await subscribe();
    world.rateQuality('+16315555555', 'RED');
    await until(() => endpoint.changes.length === 1);
    expect(endpoint.refused).toBe(0);

    const app = world.emulation.apps.get(world.app.id);
    if (app) app.secret = 'another secret';
    world.rateQuality('+16315555555', 'GREEN');

    await until(() => endpoint.refused === 1);
    expect(endpoint.changes).toHaveLength(1);
  });

  test('reach nobody before the app is subscribed', async () => {
    world.rateQuality('+16315555555', 'RED');
    await subscribe();
    world.rateQuality('+16315555555', 'GREEN');
    await until(() => endpoint.changes.length > 0);

    expect(endpoint.changes).toMatchObject([{ value: { event: 'UNFLAGGED' } }]);
  });

  test('are sent again until the endpoint answers 200', async () => {
    await subscribe();
    endpoint.failures.push(500, 503);

    world.rateQuality('+16315555555', 'YELLOW');
    await until(() => endpoint.changes.length === 1);
    await until(() => world.deliveries().length === 3);

    expect(world.deliveries().map(({ attempt, status }) => ({ attempt, status }))).toEqual([
      { attempt: 1, status: 500 },
      { attempt: 2, status: 503 },
      { attempt: 3, status: 200 },
    ]);
  });

  test('survive an endpoint that is away', async () => {
    world.setCallbackUrl('http://127.0.0.1:1/nobody');
    await subscribe();

    world.rateQuality('+16315555555', 'YELLOW');
    await until(() => world.deliveries().length >= 2);

    expect(world.deliveries()[0]).toMatchObject({ status: 0, attempt: 1 });
  });

  test('tell about the start on the Cloud API and the throughput of two shards', async () => {
    await subscribe();

    await registerWithBackup(world, 'berlin');
    await until(() => endpoint.changes.length === 2);

    expect(events()).toEqual(['ONBOARDING', 'THROUGHPUT_UPGRADE']);
    expect(fields()).toEqual(['phone_number_quality_update', 'phone_number_quality_update']);
  });

  test('tell about a profile lost for lack of a backup', async () => {
    await subscribe();

    await graph.post(`${seedIds.brazilNumber}/register`, { messaging_product: 'whatsapp', pin: '483920' });
    await until(() => fields().includes('account_alerts'));

    expect(endpoint.changes.find((change) => change.field === 'account_alerts')?.value).toMatchObject({
      entity_type: 'PHONE_NUMBER',
      alert_info: { alert_type: 'PROFILE_PICTURE_LOST', alert_severity: 'WARNING' },
    });
  });

  test('tell about two-step verification being switched off', async () => {
    await subscribe();

    await world.change({ do: 'two-step-off', e164: '+16315551234' });
    await until(() => endpoint.changes.length === 2);

    expect(events()).toEqual(['PIN_REQUEST_SUCCESS', 'PIN_RESET_REQUEST']);
  });

  test('tell about bans and names', async () => {
    await subscribe();

    world.banAccount(waba, true);
    world.decideName(seedIds.renamedNumber, 'REJECTED');
    await until(() => endpoint.changes.length === 2);

    expect(endpoint.changes.find((change) => change.field === 'account_update')?.value).toMatchObject({
      event: 'DISABLED_UPDATE',
      ban_info: { waba_ban_state: 'DISABLE' },
    });
    expect(endpoint.changes.find((change) => change.field === 'phone_number_name_update')?.value).toMatchObject({
      decision: 'REJECTED',
      rejection_reason: 'NAME_NOT_CONSISTENT',
    });
  });
});

describe('webhook faults', () => {
  test('status-webhook-missing keeps statuses back, and only those', async () => {
    await subscribe();
    await turnOn('status-webhook-missing');

    const kept = await sendTemplate();
    // On the same timers, so it comes after the statuses would have come.
    world.emulation.timers.later(20, () => {
      void world.change({ do: 'inbound', e164: '+16315555555', text: 'hi' });
    });
    await until(() => endpoint.changes.length === 1);

    expect(statusesOf(endpoint, kept)).toEqual([]);
    expect(endpoint.changes[0]?.value['messages']).toBeDefined();
  });

  test('webhooks-twice delivers each twice', async () => {
    await subscribe();
    await turnOn('webhooks-twice');

    const id = await sendTemplate();
    await until(() => statusesOf(endpoint, id).length === 4);

    expect(statusesOf(endpoint, id).filter((status) => status === 'delivered')).toHaveLength(2);
  });

  test('webhooks-unordered delivers before it sends', async () => {
    await subscribe();
    await turnOn('webhooks-unordered');

    const id = await sendTemplate();
    await until(() => statusesOf(endpoint, id).length === 2);

    expect(statusesOf(endpoint, id)).toEqual(['delivered', 'sent']);
  });
});

describe('where webhooks go', () => {
  test('messages follow the number’s override before the account’s and the app’s', async () => {
    const forWaba = await startEndpoint();
    const forNumber = await startEndpoint();
    try {
      await graph.post(`${waba}/subscribed_apps`, {
        override_callback_uri: forWaba.url,
        verify_token: 'sandbox-verify-token',
      });
      await world.change({ do: 'inbound', e164: '+16315555555', text: 'one' });
      await until(() => forWaba.changes.length === 1);
      const override = { override_callback_uri: forNumber.url, verify_token: 'sandbox-verify-token' };
      const wrong = { ...override, verify_token: 'another' };
      const refused = await graph.post(cloudNumber, { webhook_configuration: wrong });
      expect(refused.status).toBe(422);
      await graph.post(cloudNumber, { webhook_configuration: override });
      await world.change({ do: 'inbound', e164: '+16315555555', text: 'two' });
      await until(() => forNumber.changes.length === 1);
      world.rateQuality('+16315555555', 'RED');
      await until(() => endpoint.changes.length === 1);

      expect(fields()).toEqual(['phone_number_quality_update']);
      expect(forWaba.changes).toHaveLength(1);
      const configuration = await graph.get(cloudNumber, { params: { fields: 'webhook_configuration' } });
      expect(configuration.data.webhook_configuration).toEqual({
        phone_number: forNumber.url,
        whatsapp_business_account: forWaba.url,
        application: endpoint.url,
      });
    } finally {
      await forWaba.close();
      await forNumber.close();
    }
  });
});

describe('the handshake', () => {
  test('passes an endpoint that answers the challenge alone', async () => {
    expect(await world.verifyWebhook(endpoint.url, 'sandbox-verify-token')).toEqual({ ok: true });
  });

  test('fails an endpoint that knows another token', async () => {
    expect(await world.verifyWebhook(endpoint.url, 'other')).toEqual({ ok: false, reason: 'answered 403' });
  });

  test('fails an endpoint that answers more than the challenge', async () => {
    endpoint.challenge.answer = (challenge) => `challenge: ${challenge}`;

    expect(await world.verifyWebhook(endpoint.url, 'sandbox-verify-token')).toMatchObject({ ok: false });
  });

  test('fails an endpoint that is away', async () => {
    expect(await world.verifyWebhook('http://127.0.0.1:1/', 'x')).toEqual({ ok: false, reason: 'cannot be reached' });
  });
});
