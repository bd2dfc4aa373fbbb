import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { createOnPremises } from '../../src/on-premises/on-premises-client.ts';
import { E164 } from '../../src/migration/ids.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { answerOnlyByNock } from '../support/only-mocked-http.ts';

const basic = `Basic ${Buffer.from('admin:Secret-Password-1').toString('base64')}`;
const meta = { api_status: 'stable', version: '2.53.3' };
const url = 'https://wa.example.com:9090';

const logIn = (token: string, expires_after: string | undefined = '2026-11-29 12:00:00+00:00') =>
  nock(url, { reqheaders: { authorization: basic } })
    .post('/v1/users/login', '')
    .reply(200, { users: [{ token, expires_after }], meta });
const as = (token: string) => nock(url, { reqheaders: { authorization: `Bearer ${token}` } });

function aClient() {
  const clock = aHandClock();
  const client = createOnPremises({
    deployments: [
      { name: 'berlin', url, user: 'admin', password: () => 'Secret-Password-1', number: E164.parse('+16315551234') },
      { name: 'lisbon', url: 'https://lisbon.example.com', user: 'admin', password: () => 'x' },
    ],
    clock,
  });
  return { client, clock };
}

answerOnlyByNock();

describe('createOnPremises', () => {
  test('names its deployments and their numbers', () => {
    expect(aClient().client.deployments()).toEqual([{ name: 'berlin', number: '+16315551234' }, { name: 'lisbon' }]);
  });

  test('refuses a deployment that is not configured', async () => {
    expect(await failureOf(aClient().client.facts('paris'))).toEqual({
      source: 'ferryman',
      class: 'configuration',
      kind: 'deployment-not-configured',
    });
  });

  test('reads version, health and shards', async () => {
    logIn('t1');
    const node = (gateway_status: string, role: string) => ({ gateway_status, role });
    as('t1')
      .get('/v1/health')
      .reply(200, {
        health: {
          'host1:c1': node('connected', 'primary_master'),
          'host2:c2': node('disconnected', 'secondary_master'),
          'host3:c3': node('connected', 'coreapp'),
          'host4:c4': node('connected', 'coreapp'),
        },
        meta,
      });
    as('t1')
      .get('/v1/account/shards')
      .reply(200, { account: { shards: 2 }, meta });

    expect(await aClient().client.facts('berlin')).toEqual({
      name: 'berlin',
      version: '2.53.3',
      apiStatus: 'stable',
      health: 'connected',
      nodes: 4,
      shards: 2,
    });
  });

  test.each([
    ['one flat node', { gateway_status: 'Connected' }, { health: 'connected', nodes: 1 }],
    [
      'a list',
      [{ gateway_status: 'connected', role: 'coreapp' }, { gateway_status: 'disconnected' }],
      { health: 'connected', nodes: 2 },
    ],
    ['a node that only reports errors', { 'h:c': { errors: [{ code: 1000 }] } }, { health: 'unknown', nodes: 1 }],
  ])('reads the health of %s, and lives without shards', async (_shape, health, expected) => {
    logIn('t1');
    as('t1').get('/v1/health').reply(200, { health });
    as('t1')
      .get('/v1/account/shards')
      .reply(404, { errors: [{ code: 1014, title: 'Unknown endpoint' }], meta });

    expect(await aClient().client.facts('berlin')).toEqual({ name: 'berlin', ...expected });
  });

  test('takes a backup and says which version made it', async () => {
    logIn('t1');
    as('t1')
      .post('/v1/settings/backup', { password: 'backup-password' })
      .reply(200, { settings: { data: 'METADATA' }, meta });

    expect(await aClient().client.backup('berlin', 'backup-password')).toEqual({
      data: 'METADATA',
      clientVersion: '2.53.3',
    });
  });

  test('does not take an empty backup for one', async () => {
    logIn('t1');
    as('t1')
      .post('/v1/settings/backup')
      .reply(200, { settings: { data: '' }, meta });

    expect(await failureOf(aClient().client.backup('berlin', 'backup-password'))).toMatchObject({
      kind: 'unreadable-answer',
      details: 'unexpected answer at settings.data',
    });
  });

  test('sets and removes the PIN with one login', async () => {
    logIn('t1');
    as('t1').post('/v1/settings/account/two-step', { pin: '150954' }).reply(200, 'null');
    as('t1').delete('/v1/settings/account/two-step').reply(200, {});
    const { client } = aClient();

    await client.setPin('berlin', '150954');
    await client.removePin('berlin');
  });

  test('passes on what support asks for, and nothing else', async () => {
    logIn('t1');
    const support = { debug_info: 'ZGVidWc=', multi_connect: true, shards: 2, socket_conn: 'UP', api_key: 'secret' };
    as('t1').get('/v1/support').reply(200, { support, meta });

    expect(await aClient().client.supportInfo('berlin')).toEqual({
      debug_info: 'ZGVidWc=',
      multi_connect: 'true',
      shards: '2',
      socket_conn: 'UP',
    });
  });

  test('reads the settings that end with the move', async () => {
    logIn('t1');
    const application = {
      webhooks: { url: 'https://example.com/hook', max_concurrent_requests: 6 },
      media: { auto_download: ['image', 'audio'] },
      callback_persist: true,
      sent_status: false,
    };
    as('t1').get('/v1/settings/application').reply(200, { settings: { application }, meta });

    expect(await aClient().client.applicationSettings('berlin')).toEqual({
      webhookUrl: 'https://example.com/hook',
      mediaAutoDownload: 'image, audio',
      callbackPersist: 'true',
      sentStatus: 'false',
    });
  });

  describe('the login', () => {
    const remove = (token: string, times = 1) => as(token).delete('/v1/settings/account/two-step').times(times);

    test('is shared by calls at the same time', async () => {
      logIn('t1');
      remove('t1', 3).reply(200, {});
      const { client } = aClient();

      await Promise.all([client.removePin('berlin'), client.removePin('berlin'), client.removePin('berlin')]);
    });

    test('is renewed before its token expires', async () => {
      logIn('t1');
      remove('t1').reply(200, {});
      logIn('t2');
      remove('t2').reply(200, {});
      const { client, clock } = aClient();

      await client.removePin('berlin');
      clock.advance(7 * 86_400_000 - 30_000);
      await client.removePin('berlin');
    });

    test('keeps a token without a readable end until it is refused', async () => {
      logIn('t1', 'some day');
      remove('t1', 2).reply(200, {});
      const { client, clock } = aClient();

      await client.removePin('berlin');
      clock.advance(365 * 86_400_000);
      await client.removePin('berlin');
    });

    test('is repeated once after a 401', async () => {
      logIn('t1');
      remove('t1').reply(401, { errors: [{ code: 1005, title: 'Access denied' }] });
      logIn('t2');
      remove('t2').reply(200, {});

      await expect(aClient().client.removePin('berlin')).resolves.toBeUndefined();
    });

    test('is repeated once only', async () => {
      logIn('t1');
      remove('t1').reply(401, {});
      logIn('t2');
      remove('t2').reply(401, {});

      expect(await failureOf(aClient().client.removePin('berlin'))).toMatchObject({
        kind: 'unauthorized',
        httpStatus: 401,
      });
    });

    test('is made once for several calls that are refused at the same time', async () => {
      logIn('t1');
      remove('t1', 2).reply(401, {});
      logIn('t2');
      remove('t2', 2).reply(200, {});
      const { client } = aClient();

      await Promise.all([client.removePin('berlin'), client.removePin('berlin')]);
    });

    test('never changes the password by itself', async () => {
      nock(url)
        .post('/v1/users/login', '')
        .reply(403, { errors: [{ code: 1024, title: 'Password change required' }], meta });

      expect(await failureOf(aClient().client.facts('berlin'))).toMatchObject({
        source: 'on-premises',
        class: 'configuration',
        kind: 'password-change-required',
        code: 1024,
      });
    });

    test('is tried again by the next call after it failed', async () => {
      nock(url).post('/v1/users/login').reply(503, {});
      logIn('t1');
      remove('t1').reply(200, {});
      const { client } = aClient();

      expect(await failureOf(client.removePin('berlin'))).toMatchObject({ kind: 'server-error' });
      await client.removePin('berlin');
    });

    test('is refused once with a wrong password, without a second try', async () => {
      nock(url)
        .post('/v1/users/login')
        .once()
        .reply(401, { errors: [{ code: 1005, title: 'Access denied', details: 'Wrong password' }] });

      expect(await failureOf(aClient().client.facts('berlin'))).toMatchObject({ kind: 'login-refused' });
    });
  });

  test.each([
    ['null', 'null'],
    ['an empty object', '{}'],
  ])('restores a backup with its password; %s is a success', async (_what, answer) => {
    logIn('t1');
    as('t1')
      .post('/v1/settings/restore', { password: 'pw', data: 'blob' })
      .reply(200, answer, { 'content-type': 'application/json' });

    await expect(aClient().client.restore('berlin', { data: 'blob', password: 'pw' })).resolves.toBeUndefined();
  });

  test('names no admin password that a deployment quotes in a later refusal', async () => {
    const told = { errors: [{ code: 1005, title: 'Access denied', details: 'not with Secret-Password-1' }] };
    logIn('t1');
    as('t1').post('/v1/settings/restore').reply(403, told);

    const failure = await failureOf(aClient().client.restore('berlin', { data: 'blob', password: 'pw' }));

    expect(failure.details).toBe('not with [secret]');
  });

  test('names no blob and no password when a restore is refused', async () => {
    logIn('t1');
    as('t1')
      .post('/v1/settings/restore')
      .reply(400, { errors: [{ code: 1009, title: 'x', details: 'cannot open CANARY-BLOB with CANARY-PW' }], meta });

    const failure = await failureOf(aClient().client.restore('berlin', { data: 'CANARY-BLOB', password: 'CANARY-PW' }));

    expect(failure).toMatchObject({ kind: 'parameter-invalid', code: 1009 });
    expect(JSON.stringify(failure)).not.toContain('CANARY');
  });
});
