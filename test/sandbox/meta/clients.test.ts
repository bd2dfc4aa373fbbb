import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { agentFor, createMeta } from '../../../src/meta/meta-client.ts';
import { createRegisterCall } from '../../../src/meta/register-call.ts';
import { createUsageGate } from '../../../src/meta/usage-gate.ts';
import { PhoneNumberId, WabaId } from '../../../src/migration/ids.ts';
import { createOnPremises } from '../../../src/on-premises/on-premises-client.ts';
import type { Clock } from '../../../src/workflow/ports.ts';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { quickWorld } from './support.ts';

const waba = WabaId.parse(seedIds.waba);
const berlin = PhoneNumberId.parse(seedIds.berlinNumber);
const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wait: async (ms, signal) => setTimeout(ms, undefined, signal ? { signal } : {}),
};

let world: World;

beforeEach(async () => {
  world = await quickWorld();
});

afterEach(() => world.close());

function clients() {
  const common = {
    graphUrl: world.graphUrl,
    graphVersion: 'v23.0',
    tokenFor: () => world.token,
    agent: agentFor(world.graphUrl),
    usage: createUsageGate(clock),
    clock,
  };
  return {
    meta: createMeta({ ...common, app: world.app }),
    registerCall: createRegisterCall(common),
    onPremises: createOnPremises({
      clock,
      deployments: world.deployments.map(({ name, url, caPem, user, password }) => ({
        name,
        url,
        caPem,
        user,
        password: () => password,
      })),
    }),
  };
}

describe('the product’s own clients', () => {
  test('read token, account, numbers, health and subscription', async () => {
    const { meta } = clients();
    world.addNumbers(120);

    const numbers = await meta.numbers(waba);

    expect(await meta.token(waba)).toMatchObject({ appId: world.app.id, isValid: true, targets: {} });
    expect(await meta.waba(waba)).toMatchObject({
      accountReviewStatus: 'APPROVED',
      businessVerificationStatus: 'verified',
    });
    expect(numbers).toHaveLength(126);
    expect(numbers[0]).toMatchObject({ phoneNumberId: berlin, platformType: 'ON_PREMISE', isPinEnabled: true });
    expect(await meta.health(waba, berlin)).toMatchObject({ canSend: 'AVAILABLE' });
    expect(await meta.subscription(waba)).toEqual({ appSubscribed: false });
    await meta.subscribe(waba);
    expect(await meta.subscription(waba)).toEqual({ appSubscribed: true });
  });

  test.each([
    { name: 'berlin', shards: 2, nodes: 4 },
    { name: 'lisbon', shards: 1, nodes: 1 },
    { name: 'minas', shards: 1, nodes: 4 },
  ])('find the $name client healthy in its own health shape', async ({ name, shards, nodes }) => {
    const { onPremises } = clients();

    expect(await onPremises.facts(name)).toMatchObject({ health: 'connected', version: '2.53.3', shards, nodes });
  });

  test('set the PIN, take the backup and register with both', async () => {
    const { meta, registerCall, onPremises } = clients();

    await onPremises.setPin('berlin', '246813');
    const { data, clientVersion } = await onPremises.backup('berlin', 'tacocat');
    await registerCall.send(waba, berlin, { pin: '246813', backup: { data, password: 'tacocat' } });

    expect(clientVersion).toBe('2.53.3');
    expect(await meta.number(waba, berlin)).toMatchObject({
      platformType: 'CLOUD_API',
      status: 'CONNECTED',
      throughputLevel: 'HIGH',
      isOfficialBusinessAccount: true,
    });
    await expect(onPremises.facts('berlin')).rejects.toMatchObject({ failure: { source: 'on-premises' } });
  });

  test('understand a refusal of either side', async () => {
    const { registerCall, onPremises } = clients();

    const register = registerCall.send(waba, berlin, { pin: '000000', backup: { data: 'V0FCSw', password: 'x' } });
    await expect(register).rejects.toMatchObject({ failure: { source: 'meta', code: 133005 } });
    world.failNext({ to: 'On-Premises', path: 'health' }, 'on-premises-not-ready');
    await expect(onPremises.facts('lisbon')).rejects.toMatchObject({ failure: { source: 'on-premises', code: 1011 } });
  });
});
