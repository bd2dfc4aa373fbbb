import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from '../../sandbox/world.ts';
import { agentFor, createMeta } from '../../src/meta/meta-client.ts';
import { createRegisterCall } from '../../src/meta/register-call.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { E164, PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { createOnPremises } from '../../src/on-premises/on-premises-client.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';

const waba = WabaId.parse('102290129340398');
const berlin = PhoneNumberId.parse('106540352242922');
const pin = '150954';

let world: World;
let agent: ReturnType<typeof agentFor>;

beforeEach(async () => {
  world = await createWorld({ timings: { registrationMs: 20, statusMs: 1, slowMs: 50, lateMs: 50 } });
  agent = agentFor(world.graphUrl);
});

afterEach(async () => {
  agent.destroy();
  await world.close();
});

function clients() {
  const clock = aHandClock(world.now());
  const usage = createUsageGate(clock);
  const shared = { graphUrl: world.graphUrl, graphVersion: 'v25.0', tokenFor: () => world.token, agent, usage, clock };
  return {
    meta: createMeta({ ...shared, app: world.app }),
    register: createRegisterCall(shared),
    client: createOnPremises({
      deployments: world.deployments.map(({ name, url, caPem, user, password, e164 }) => ({
        name,
        url,
        caPem,
        user,
        password: () => password,
        number: E164.parse(e164),
      })),
      clock,
    }),
  };
}

describe('the clients against the emulators', () => {
  test('move a number from the On-Premises client to the Cloud API', async () => {
    const { meta, register, client } = clients();

    expect(await client.facts('berlin')).toMatchObject({ health: 'connected', shards: 2, apiStatus: 'stable' });
    expect(await meta.token(waba)).toMatchObject({ isValid: true, appId: world.app.id });
    expect(await meta.number(waba, berlin)).toMatchObject({ platformType: 'ON_PREMISE', status: 'CONNECTED' });
    await client.setPin('berlin', pin);
    await meta.subscribe(waba);
    expect(await meta.subscription(waba)).toEqual({ appSubscribed: true });
    const { data } = await client.backup('berlin', 'a-generated-backup-password-of-32');

    await register.send(waba, berlin, { pin, backup: { data, password: 'a-generated-backup-password-of-32' } });

    expect(await meta.number(waba, berlin)).toMatchObject({
      platformType: 'CLOUD_API',
      status: 'CONNECTED',
      throughputLevel: 'HIGH',
      isOfficialBusinessAccount: true,
    });
    expect(await meta.health(waba, berlin)).toMatchObject({ canSend: 'AVAILABLE' });
    expect(world.registerCalls(berlin)).toHaveLength(1);
    expect(await failureOf(client.facts('berlin'))).toMatchObject({ source: 'on-premises', kind: 'connection-lost' });
  });

  test('read each kind of deployment', async () => {
    const { client } = clients();

    expect(await client.facts('lisbon')).toMatchObject({ health: 'connected', nodes: 1, shards: 1 });
    expect(await client.facts('minas')).toMatchObject({ health: 'connected', nodes: 4, shards: 1 });
    expect(await client.supportInfo('berlin')).toMatchObject({ socket_conn: 'UP', shards: '2' });
    expect(await client.applicationSettings('berlin')).toMatchObject({ webhookUrl: 'https://berlin.example.com/hook' });
    world.deployment('minas').state = 'connecting';
    expect(await client.facts('minas')).toMatchObject({ health: 'connecting' });
  });

  test('log in again when the client has forgotten the token', async () => {
    const { client } = clients();
    await client.facts('berlin');

    world.deployment('berlin').tokens.clear();

    expect(await client.facts('berlin')).toMatchObject({ health: 'connected' });
  });

  test('never trust a client whose certificate authority is not configured', async () => {
    const [deployment] = world.deployments;
    const { url = '', user = '' } = deployment ?? {};
    const deployments = [{ name: 'berlin', url, user, password: () => 'x' }];

    const failure = await failureOf(createOnPremises({ deployments, clock: aHandClock() }).facts('berlin'));

    expect(failure).toEqual({ source: 'on-premises', class: 'configuration', kind: 'untrusted-certificate' });
  });

  test.each([
    ['wrong-pin', { kind: 'pin-mismatch', code: 133005 }],
    ['register-133016', { kind: 'registration-budget-spent', class: 'locked' }],
    ['register-133009', { kind: 'pin-too-fast', class: 'hold' }],
    ['register-131031', { kind: 'account-locked', class: 'locked' }],
    ['register-false', { kind: 'not-successful' }],
    ['terms-open', { kind: 'terms-not-accepted', class: 'configuration' }],
    ['register-133004', { kind: 'server-unavailable', ambiguous: true }],
    ['register-answer-lost', { kind: 'connection-lost', ambiguous: true }],
    ['register-dropped', { kind: 'connection-lost', ambiguous: true }],
    ['meta-html', { kind: 'server-error', ambiguous: true }],
    ['meta-truncated', { kind: 'unreadable-answer', ambiguous: true }],
  ])('name what happened to a register call: %s', async (fault, failure) => {
    const { client, register } = clients();
    await client.setPin('berlin', pin);
    const { data } = await client.backup('berlin', 'backup-password');
    world.failNext({}, fault);

    const call = register.send(waba, berlin, { pin, backup: { data, password: 'backup-password' } });

    expect(await failureOf(call)).toMatchObject({ source: 'meta', ...failure });
    expect(world.registerCalls(berlin)).toHaveLength(1);
  });

  test.each([
    ['on-premises-not-ready', { kind: 'not-ready', class: 'retry' }],
    ['on-premises-wrong-node', { kind: 'wrong-node', class: 'retry' }],
    ['on-premises-expired', { kind: 'client-expired', class: 'locked' }],
    ['on-premises-answer-lost', { kind: 'connection-lost', ambiguous: true }],
  ])('name what happened to a backup: %s', async (fault, failure) => {
    const { client } = clients();
    await client.facts('berlin');
    world.failNext({}, fault);

    expect(await failureOf(client.backup('berlin', 'backup-password'))).toMatchObject({
      source: 'on-premises',
      ...failure,
    });
  });

  test('say that the password has to be changed first', async () => {
    world.deployment('berlin').mustChangePassword = true;

    expect(await failureOf(clients().client.facts('berlin'))).toMatchObject({ kind: 'password-change-required' });
  });
});
