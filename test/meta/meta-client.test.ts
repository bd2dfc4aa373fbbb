import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { createReadRetry } from '../../src/calls/read-retry.ts';
import { createMeta, createNumberFields, type MetaOptions } from '../../src/meta/meta-client.ts';
import { E164, PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { answerOnlyByNock } from '../support/only-mocked-http.ts';

const waba = WabaId.parse('102290129340398');
const phone = PhoneNumberId.parse('106540352242922');
const everyField =
  'id,display_phone_number,verified_name,name_status,new_name_status,status,platform_type,code_verification_status,' +
  'quality_rating,throughput,is_pin_enabled,is_official_business_account,is_on_biz_app,account_mode';

const authorised = { reqheaders: { authorization: 'Bearer token-of-102290129340398', accept: 'application/json' } };
const graph = (options: nock.Options = authorised) => nock('https://graph.example.com', options);
const aMeta = (options: Partial<MetaOptions> = {}) =>
  createMeta({
    graphUrl: 'https://graph.example.com',
    graphVersion: 'v25.0',
    tokenFor: (id) => `token-of-${id}`,
    app: { id: '670843887433847', secret: 'app-secret' },
    clock: aHandClock(),
    ...options,
  });

answerOnlyByNock();

describe('createMeta', () => {
  test('examines a token as the app', async () => {
    graph({ reqheaders: { authorization: 'Bearer 670843887433847|app-secret' } })
      .get('/v25.0/debug_token')
      .query({ input_token: 'token-of-102290129340398' })
      .reply(200, {
        data: {
          app_id: '670843887433847',
          type: 'SYSTEM_USER',
          is_valid: true,
          expires_at: 1_790_000_000,
          scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
          granular_scopes: [
            { scope: 'whatsapp_business_management', target_ids: ['102290129340398'] },
            { scope: 'whatsapp_business_messaging' },
          ],
          user_id: '1',
        },
      });

    expect(await aMeta().token(waba)).toEqual({
      appId: '670843887433847',
      type: 'SYSTEM_USER',
      isValid: true,
      expiresAt: 1_790_000_000_000,
      scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
      targets: { whatsapp_business_management: ['102290129340398'] },
    });
  });

  test('knows a token that never expires, and one that is invalid', async () => {
    const scope = graph({}).get('/v25.0/debug_token').query(true);
    scope.reply(200, { data: { app_id: 5, is_valid: true, expires_at: 0, scopes: [] } });
    graph({})
      .get('/v25.0/debug_token')
      .query(true)
      .reply(200, { data: { error: { code: 190 }, is_valid: false, scopes: [] } });
    const meta = aMeta();

    expect(await meta.token(waba)).toEqual({ appId: '5', isValid: true, scopes: [], targets: {} });
    expect(await meta.token(waba)).toEqual({ appId: '', isValid: false, scopes: [], targets: {} });
  });

  test('says that tokens and subscriptions cannot be examined without the app', async () => {
    const { app: _, ...withoutApp } = {
      graphUrl: 'https://graph.example.com',
      graphVersion: 'v25.0',
      tokenFor: () => 'token',
      app: undefined,
      clock: aHandClock(),
    };
    const meta = createMeta(withoutApp);

    const failure = { source: 'ferryman', class: 'configuration', kind: 'meta-app-not-configured' };
    expect(await failureOf(meta.token(waba))).toEqual(failure);
    expect(await failureOf(meta.subscription(waba))).toEqual(failure);
  });

  test('reads a WABA, its verification status in lower case', async () => {
    graph()
      .get('/v25.0/102290129340398')
      .query({ fields: 'id,name,account_review_status,business_verification_status' })
      .reply(200, {
        id: '102290129340398',
        name: 'Lucky Shrub',
        account_review_status: 'APPROVED',
        business_verification_status: 'VERIFIED',
        timezone_id: '1',
      });

    expect(await aMeta().waba(waba)).toEqual({
      wabaId: '102290129340398',
      name: 'Lucky Shrub',
      accountReviewStatus: 'APPROVED',
      businessVerificationStatus: 'verified',
    });
  });

  test('reads a number with every field at once', async () => {
    graph()
      .get('/v25.0/106540352242922')
      .query({ fields: everyField })
      .reply(200, {
        id: '106540352242922',
        display_phone_number: '+1 631-555-1234',
        verified_name: 'Lucky Shrub',
        name_status: 'APPROVED',
        new_name_status: 'PENDING_REVIEW',
        status: 'CONNECTED',
        platform_type: 'ON_PREMISE',
        code_verification_status: 'NOT_VERIFIED',
        quality_rating: 'GREEN',
        throughput: { level: 'STANDARD' },
        is_pin_enabled: true,
        is_official_business_account: false,
        is_on_biz_app: false,
        account_mode: 'LIVE',
      });

    expect(await aMeta().number(waba, phone)).toEqual({
      phoneNumberId: '106540352242922',
      displayPhoneNumber: '+1 631-555-1234',
      verifiedName: 'Lucky Shrub',
      nameStatus: 'APPROVED',
      newNameStatus: 'PENDING_REVIEW',
      status: 'CONNECTED',
      platformType: 'ON_PREMISE',
      codeVerificationStatus: 'NOT_VERIFIED',
      qualityRating: 'GREEN',
      throughputLevel: 'STANDARD',
      isPinEnabled: true,
      isOfficialBusinessAccount: false,
      isOnBizApp: false,
      accountMode: 'LIVE',
    });
  });

  test('accepts the words of the specification, unknown values, null and numbers as ids', async () => {
    graph()
      .get('/v25.0/106540352242922')
      .query(true)
      .reply(200, {
        id: 106540352242922,
        display_phone_number: '+1 631-555-1234',
        host_platform: 'ON_PREMISE',
        status: 'LINKED',
        quality_score: { score: 'TURQUOISE' },
        name_status: null,
        something_new: { a: 1 },
      });

    expect(await aMeta().number(waba, phone)).toEqual({
      phoneNumberId: '106540352242922',
      displayPhoneNumber: '+1 631-555-1234',
      platformType: 'ON_PREMISE',
      status: 'LINKED',
      qualityRating: 'TURQUOISE',
    });
  });

  test('names the place, not the value, of an answer that does not fit', async () => {
    graph().get('/v25.0/106540352242922').query(true).reply(200, { id: 'not-digits', display_phone_number: 5 });

    expect(await failureOf(aMeta().number(waba, phone))).toEqual({
      source: 'meta',
      class: 'retry',
      kind: 'unreadable-answer',
      httpStatus: 200,
      details: 'unexpected answer at id',
    });
  });

  test('reads every page of the numbers by cursor', async () => {
    const page = (query: Record<string, string>) =>
      graph()
        .get('/v25.0/102290129340398/phone_numbers')
        .query({ fields: everyField, limit: '100', ...query });
    page({}).reply(200, {
      data: [{ id: '1', display_phone_number: '+1' }],
      paging: {
        cursors: { before: 'x', after: 'one' },
        next: 'https://graph.example.com/?access_token=leak&after=one',
      },
    });
    page({ after: 'one' }).reply(200, {
      data: [{ id: '2', display_phone_number: '+2' }],
      paging: { cursors: { before: 'y', after: 'two' } },
    });

    const numbers = await aMeta().numbers(waba);

    expect(numbers.map(({ phoneNumberId }) => phoneNumberId)).toEqual(['1', '2']);
  });

  test('asks for another page after a full one that names no next page', async () => {
    const full = Array.from({ length: 100 }, (_, index) => ({ id: String(index), display_phone_number: '+1' }));
    const list = () => graph().get('/v25.0/102290129340398/phone_numbers');
    list()
      .query({ fields: everyField, limit: '100' })
      .reply(200, { data: full, paging: { cursors: { after: 'c' } } });
    list().query({ fields: everyField, limit: '100', after: 'c' }).reply(200, { data: [] });

    expect(await aMeta().numbers(waba)).toHaveLength(100);
  });

  test('ends a list whose cursor runs in a circle', async () => {
    graph()
      .get('/v25.0/102290129340398/phone_numbers')
      .query(true)
      .times(2)
      .reply(200, {
        data: [{ id: '1', display_phone_number: '+1' }],
        paging: { cursors: { after: 'a' }, next: 'more' },
      });

    expect(await aMeta().numbers(waba)).toHaveLength(2);
  });

  describe('when Meta does not know a field', () => {
    const unknown = (message: string) => ({ error: { code: 100, message, fbtrace_id: 'A1' } });
    const node = { id: '106540352242922', display_phone_number: '+1 631-555-1234', status: 'CONNECTED' };
    const asking = (fields: string) => graph().get('/v25.0/106540352242922').query({ fields });

    test('leaves out the one that Meta names, and remembers', async () => {
      const rest = everyField.replace(',is_on_biz_app', '');
      asking(everyField).reply(400, unknown('(#100) Tried accessing nonexisting field (is_on_biz_app) on node type'));
      asking(rest).times(2).reply(200, node);
      const meta = aMeta();

      expect(await meta.number(waba, phone)).toMatchObject({ status: 'CONNECTED' });
      expect(await meta.number(waba, phone)).toMatchObject({ status: 'CONNECTED' });
    });

    test('shares what it learned with the urgent client', async () => {
      const rest = everyField.replace(',account_mode', '');
      asking(everyField).reply(400, unknown('(#100) Tried accessing nonexisting field (account_mode) on node type'));
      asking(rest).times(2).reply(200, node);
      const numberFields = createNumberFields();

      await aMeta({ numberFields }).number(waba, phone);
      await aMeta({ numberFields, urgent: true }).number(waba, phone);
    });

    test('tries them one by one when Meta names only those that exist', async () => {
      const message = 'Invalid field requested. Available fields: name_status, code_verification_status';
      const known = ['verified_name', 'name_status', 'status', 'code_verification_status', 'quality_rating'];
      asking(everyField).reply(400, unknown(message));
      asking('id,display_phone_number').reply(200, node);
      for (const field of everyField.split(',').slice(2)) {
        const one = asking(`id,display_phone_number,${field}`);
        if (known.includes(field)) one.reply(200, node);
        else one.reply(400, unknown(message));
      }
      asking(['id,display_phone_number', ...known].join()).reply(200, node);

      expect(await aMeta().number(waba, phone)).toMatchObject({ status: 'CONNECTED' });
    });

    test('passes the failure on when the fields are not the reason', async () => {
      asking(everyField).reply(400, unknown('(#100) Param phone number id is wrong'));
      asking('id,display_phone_number').reply(400, unknown('(#100) Param phone number id is wrong'));

      expect(await failureOf(aMeta().number(waba, phone))).toMatchObject({
        kind: 'parameter',
        code: 100,
        traceId: 'A1',
      });
    });
  });

  test('folds the health of the entities, whatever Meta says about the whole', async () => {
    const entity = (type: string, canSend: string, more: object = {}) => ({
      entity_type: type,
      id: '1',
      can_send_message: canSend,
      ...more,
    });
    const reply = (entities: object[], whole = 'BLOCKED') =>
      graph()
        .get('/v25.0/106540352242922')
        .query({ fields: 'health_status' })
        .reply(200, { health_status: { can_send_message: whole, entities }, id: '106540352242922' });
    const meta = aMeta();

    reply([entity('PHONE_NUMBER', 'AVAILABLE', { can_receive_call_sip: 'BLOCKED' }), entity('WABA', 'AVAILABLE')]);
    expect(await meta.health(waba, phone)).toMatchObject({ canSend: 'AVAILABLE' });

    reply([entity('WABA', 'LIMITED', { additional_info: ['Name not approved'] }), entity('APP', 'AVAILABLE')]);
    expect(await meta.health(waba, phone)).toMatchObject({ canSend: 'LIMITED' });

    const errors = [{ error_code: 141006, error_description: 'No payment', possible_solution: 'Add one' }];
    reply([entity('WABA', 'BLOCKED', { errors }), entity('BUSINESS', 'LIMITED')]);
    expect(await meta.health(waba, phone)).toEqual({
      canSend: 'BLOCKED',
      entities: [
        {
          type: 'WABA',
          id: '1',
          canSend: 'BLOCKED',
          errors: [{ code: 141006, description: 'No payment', solution: 'Add one' }],
          notes: [],
        },
        { type: 'BUSINESS', id: '1', canSend: 'LIMITED', errors: [], notes: [] },
      ],
    });

    reply([entity('WABA', 'SOMETHING_NEW')]);
    expect(await meta.health(waba, phone)).toMatchObject({ canSend: 'UNKNOWN' });

    reply([], 'LIMITED');
    expect(await meta.health(waba, phone)).toMatchObject({ canSend: 'LIMITED' });
  });

  test('finds its own app among the subscriptions, in both shapes', async () => {
    const reply = (data: object[]) =>
      graph().get('/v25.0/102290129340398/subscribed_apps').query({}).reply(200, { data });
    const meta = aMeta();

    reply([{ whatsapp_business_api_data: { id: '1', name: 'Other', link: 'https://example.com' } }]);
    expect(await meta.subscription(waba)).toEqual({ appSubscribed: false });

    reply([
      {
        whatsapp_business_api_data: { id: '670843887433847', name: 'Ours' },
        override_callback_uri: 'https://example.com/other',
      },
    ]);
    expect(await meta.subscription(waba)).toEqual({
      appSubscribed: true,
      overrideUrl: 'https://example.com/other',
    });

    reply([{ id: '670843887433847', name: 'Ours' }]);
    expect(await meta.subscription(waba)).toEqual({ appSubscribed: true });
  });

  test('subscribes the app without a body', async () => {
    graph().post('/v25.0/102290129340398/subscribed_apps', '').reply(200, { success: true });

    await expect(aMeta().subscribe(waba)).resolves.toBeUndefined();
  });

  test('sets a PIN without the old one', async () => {
    graph().post('/v25.0/106540352242922', { pin: '150954' }).reply(200, { success: true });

    await expect(aMeta().setPin(waba, phone, '150954')).resolves.toBeUndefined();
  });

  test('sends free text, and takes the message id in both shapes', async () => {
    const body = {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '16315555555',
      type: 'text',
      text: { body: 'It works.' },
      biz_opaque_callback_data: 'migration-1',
    };
    const send = () => graph().post('/v25.0/106540352242922/messages', body);
    const message = { to: E164.parse('+16315555555'), text: 'It works.', callbackData: 'migration-1' };
    const meta = aMeta();

    send().reply(200, { messaging_product: 'whatsapp', contacts: [], messages: [{ id: 'wamid.one' }] });
    expect(await meta.sendTestMessage(waba, phone, message)).toBe('wamid.one');

    send().reply(200, { id: 'gBEGkYiEB1VXAglK1ZEqA1YKPrU' });
    expect(await meta.sendTestMessage(waba, phone, message)).toBe('gBEGkYiEB1VXAglK1ZEqA1YKPrU');
  });

  test('sends a template when there is one', async () => {
    graph()
      .post('/v25.0/106540352242922/messages', {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '16315555555',
        type: 'template',
        template: { name: 'hello_world', language: { code: 'en_US' } },
        biz_opaque_callback_data: 'migration-1',
      })
      .reply(200, { messages: [{ id: 'wamid.two', message_status: 'accepted' }] });

    const sent = aMeta().sendTestMessage(waba, phone, {
      to: E164.parse('+16315555555'),
      template: { name: 'hello_world', language: 'en_US' },
      text: 'not sent',
      callbackData: 'migration-1',
    });

    expect(await sent).toBe('wamid.two');
  });

  test('repeats reads, and never a write', async () => {
    const retry = createReadRetry({ repeats: 1, firstDelayMs: 1, longestDelayMs: 1, random: () => 0 });
    const meta = aMeta({ retry });
    graph().get('/v25.0/102290129340398').query(true).reply(502, '<html></html>');
    graph().get('/v25.0/102290129340398').query(true).reply(200, { id: '102290129340398', name: 'Lucky Shrub' });
    graph().post('/v25.0/106540352242922').once().reply(502, '<html></html>');

    expect(await meta.waba(waba)).toMatchObject({ name: 'Lucky Shrub' });
    expect(await failureOf(meta.setPin(waba, phone, '150954'))).toMatchObject({
      kind: 'server-error',
      ambiguous: true,
    });
  });
});

describe('handshake', () => {
  const webhook = { publicUrl: 'https://bot.example.com/meta/webhooks', verifyToken: 'verify-me' };
  const challenge = '1795348800000';
  const asked = () =>
    nock('https://bot.example.com')
      .get('/meta/webhooks')
      .query({ 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': 'verify-me' });

  test('is answered when our address gives the challenge back', async () => {
    asked().reply(200, challenge);

    expect(await aMeta({ webhook }).handshake()).toBe('answered');
  });

  test.each([
    [200, 'hello'],
    [200, `<p>${challenge}</p>`],
    [403, challenge],
    [302, ''],
  ])('fails on status %i with %s', async (status, body) => {
    asked().reply(status, body);

    expect(await aMeta({ webhook }).handshake()).toBe('failed');
  });

  test('fails when our address does not answer', async () => {
    asked().replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));

    expect(await aMeta({ webhook }).handshake()).toBe('failed');
  });

  test('is not configured without an address', async () => {
    expect(await aMeta().handshake()).toBe('not-configured');
  });
});
