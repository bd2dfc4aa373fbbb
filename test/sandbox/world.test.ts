import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { seedIds } from '../../sandbox/meta/seed.ts';
import type { World } from '../../sandbox/world.ts';
import {
  clientOf,
  deploymentOf,
  graphOf,
  quickWorld,
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
});
