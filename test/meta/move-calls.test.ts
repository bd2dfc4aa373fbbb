import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { createMoveCalls } from '../../src/meta/move-calls.ts';
import type { MetaOptions } from '../../src/meta/meta-client.ts';
import { E164, PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { answerOnlyByNock } from '../support/only-mocked-http.ts';

const source = WabaId.parse('204996122399161');
const destination = WabaId.parse('102290129340398');
const phone = PhoneNumberId.parse('106540352242922');
const number = E164.parse('+442071838750');

const authorised = { reqheaders: { authorization: 'Bearer token-of-102290129340398' } };
const graph = (options: nock.Options = authorised) => nock('https://graph.example.com', options);
const moveCalls = (options: Partial<MetaOptions> = {}) =>
  createMoveCalls({
    graphUrl: 'https://graph.example.com',
    graphVersion: 'v25.0',
    tokenFor: (id) => `token-of-${id}`,
    clock: aHandClock(),
    ...options,
  });
const refusal = (code: number, details = '', more: object = {}) => ({
  error: { code, message: `(#${code}) No`, error_data: { details }, fbtrace_id: 'A1', ...more },
});
const listOf = (...data: object[]) =>
  graph().get(`/v25.0/${destination}/phone_numbers`).query(true).reply(200, { data });

answerOnlyByNock();

describe('claim', () => {
  const claiming = () =>
    graph().post(`/v25.0/${destination}/phone_numbers`, {
      cc: '44',
      phone_number: '2071838750',
      migrate_phone_number: true,
    });

  test('asks for the number with its country code apart, and gives the id it has in the destination', async () => {
    claiming().reply(200, { id: '106540352242922' });

    expect(await moveCalls().claim(destination, number)).toBe(phone);
  });

  test.each([
    ['2388012', 400, refusal(2388012)],
    ['a conflict', 409, refusal(100, 'Phone number already registered')],
  ])('finds the id in the list after %s', async (_what, status, body) => {
    claiming().reply(status, body);
    listOf(
      { id: '1', display_phone_number: '+44 20 7183 8751' },
      { id: '2', display_phone_number: '+44 20 7183 8750', status: 'MIGRATED' },
      { id: '106540352242922', display_phone_number: '+44 20 7183 8750', status: 'UNVERIFIED' },
    );

    expect(await moveCalls().claim(destination, number)).toBe(phone);
  });

  test('passes the refusal on when the list has only what is left of the number', async () => {
    claiming().reply(400, refusal(2388012));
    listOf({ id: '2', display_phone_number: '+44 20 7183 8750', status: 'MIGRATED' });

    expect(await failureOf(moveCalls().claim(destination, number))).toMatchObject({ kind: 'already-in-account' });
  });

  test.each([
    [2388001, 'Two-step verification is on.', 'two-step-on', 'hold'],
    [2388001, 'The certificate cannot be downloaded.', 'ownership-unconfirmed', 'hold'],
    [2388103, 'No webhook subscription.', 'move-webhooks-missing', 'configuration'],
    [2388103, 'Add this phone number directly.', 'move-not-needed', 'configuration'],
    [2388103, 'The display name is not approved.', 'move-name-unapproved', 'configuration'],
    [2388103, 'The source account is not set up.', 'move-source-not-set-up', 'configuration'],
    [2388103, 'There is no payment method.', 'move-payment-missing', 'configuration'],
    [2388103, 'They are different businesses.', 'move-other-business', 'configuration'],
    [2388103, 'The account is not approved.', 'move-account-unapproved', 'configuration'],
    [2388103, '"Messaging for" was not accepted.', 'move-messaging-for-pending', 'configuration'],
    [2388103, 'Something failed.', 'move-failed', 'retry'],
    [2494100, '', 'maintenance', 'retry'],
    [200000, '', 'number-not-addable', 'configuration'],
    [300, '', 'number-not-addable', 'configuration'],
    [200, '', 'permission-missing', 'configuration'],
    [100, 'cc is wrong.', 'parameter', 'defect'],
    [104, '', 'token-missing', 'defect'],
    [190, '', 'token-expired', 'configuration'],
    [102, '', 'token-expired', 'configuration'],
  ])('tells what %i with %j means', async (code, details, kind, failureClass) => {
    claiming().reply(400, refusal(code, details));

    expect(await failureOf(moveCalls().claim(destination, number))).toMatchObject({ code, kind, class: failureClass });
  });

  test.each([
    [
      { status: 403, body: refusal(200, 'The number limit is reached.', { error_subcode: 1349175 }) },
      'number-slots-full',
    ],
    [{ status: 429, body: refusal(4, '', { error_subcode: 2446080 }) }, 'number-creation-limited'],
  ])('tells a full account from a hurried one: %j', async ({ status, body }, kind) => {
    claiming().reply(status, body);

    expect(await failureOf(moveCalls().claim(destination, number))).toMatchObject({ kind });
  });
});

describe('add', () => {
  const adding = () =>
    graph().post(`/v25.0/${destination}/phone_numbers`, {
      cc: '52',
      phone_number: '15512345678',
      verified_name: 'Lucky Shrub',
    });

  test('adds a new number under its name', async () => {
    adding().reply(200, { id: 106540352242922 });

    expect(await moveCalls().add(destination, E164.parse('+5215512345678'), 'Lucky Shrub')).toBe(phone);
  });

  test('finds a number that is there already by its national variant', async () => {
    adding().reply(409, refusal(100));
    listOf({ id: '106540352242922', display_phone_number: '+52 55 1234 5678' });

    expect(await moveCalls().add(destination, E164.parse('+5215512345678'), 'Lucky Shrub')).toBe(phone);
  });

  test('is refused for a number that another account has', async () => {
    adding().reply(409, refusal(100));
    listOf();

    const failure = await failureOf(moveCalls().add(destination, E164.parse('+5215512345678'), 'Lucky Shrub'));

    expect(failure).toMatchObject({ kind: 'already-registered', httpStatus: 409 });
  });

  test('leaves a lost answer in doubt', async () => {
    adding().replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));

    const failure = await failureOf(moveCalls().add(destination, E164.parse('+5215512345678'), 'Lucky Shrub'));

    expect(failure).toMatchObject({ kind: 'connection-lost', ambiguous: true });
  });
});

describe('find', () => {
  test('prefers the digits to a variant, and what is there to what has gone', async () => {
    const brazil = E164.parse('+5531988641209');
    const variant = { id: '1', display_phone_number: '+55 31 8864-1209' };
    const gone = { id: '2', display_phone_number: '+55 31 98864-1209', status: 'MIGRATED' };
    const here = { id: '3', display_phone_number: '+55 31 98864-1209', status: 'CONNECTED' };
    const calls = moveCalls();

    listOf(gone, variant, here);
    expect(await calls.find(destination, brazil)).toMatchObject({ phoneNumberId: '3', status: 'CONNECTED' });
    listOf(gone, variant);
    expect(await calls.find(destination, brazil)).toMatchObject({ phoneNumberId: '1' });
    listOf(gone);
    expect(await calls.find(destination, brazil)).toMatchObject({ phoneNumberId: '2', status: 'MIGRATED' });
    listOf({ id: '4', display_phone_number: '+55 31 98864-1200' });
    expect(await calls.find(destination, brazil)).toBeUndefined();
  });
});

describe('the code', () => {
  test('is asked for by method and language', async () => {
    graph()
      .post(`/v25.0/${phone}/request_code`, { code_method: 'VOICE', language: 'es_ES' })
      .reply(200, { success: true });

    await moveCalls().requestCode(destination, phone, { method: 'VOICE', language: 'es_ES' });
  });

  test('is confirmed', async () => {
    graph().post(`/v25.0/${phone}/verify_code`, { code: '123830' }).reply(200, { success: true, id: '1' });

    await moveCalls().verifyCode(destination, phone, '123830');
  });

  test.each([
    [400, refusal(136024, 'Too soon. Try again in 5 minutes.'), 'code-request-refused', 'hold'],
    [400, refusal(2388091), 'code-request-not-eligible', 'configuration'],
    [422, refusal(100, 'Not eligible at this time.'), 'code-not-eligible', 'configuration'],
    [429, refusal(4), 'rate-limited', 'throttle'],
    [400, refusal(613), 'rate-limited', 'throttle'],
  ])('is refused with %i %j', async (status, body, kind, failureClass) => {
    graph().post(`/v25.0/${phone}/request_code`).reply(status, body);
    const request = moveCalls().requestCode(destination, phone, { method: 'SMS', language: 'en_US' });

    expect(await failureOf(request)).toMatchObject({ kind, class: failureClass });
  });

  test('may be asked for again when Meta says', async () => {
    const clock = aHandClock();
    graph().post(`/v25.0/${phone}/request_code`).reply(400, refusal(136024, 'Try again in 5 minutes.'));
    const request = moveCalls({ clock }).requestCode(destination, phone, { method: 'SMS', language: 'en_US' });

    expect(await failureOf(request)).toMatchObject({ retryAt: clock.now() + 300_000 });
  });

  test.each([
    [400, refusal(136025), 'code-wrong', 'hold'],
    [422, refusal(100, 'The code is invalid or expired.'), 'code-wrong', 'hold'],
    [400, refusal(2388093), 'code-check-not-eligible', 'configuration'],
    [429, refusal(4), 'rate-limited', 'throttle'],
  ])('is not accepted with %i %j', async (status, body, kind, failureClass) => {
    graph().post(`/v25.0/${phone}/verify_code`).reply(status, body);

    const failure = await failureOf(moveCalls().verifyCode(destination, phone, '123830'));

    expect(failure).toMatchObject({ kind, class: failureClass });
  });

  test.each(['123830', '123-830'])('is not repeated by a failure when Meta quotes %s', async (quoted) => {
    const details = `You sent ${quoted}, which expired.`;
    graph().post(`/v25.0/${phone}/verify_code`).reply(400, refusal(136025, details));

    const failure = await failureOf(moveCalls().verifyCode(destination, phone, '123830'));

    expect(failure.details).toBe('You sent [secret], which expired.');
  });
});

describe('account', () => {
  const allFields = 'id,owner_business_info,on_behalf_of_business_info,primary_funding_id,ownership_type';
  const asking = (fields: string) => graph().get(`/v25.0/${destination}`).query({ fields });

  test('is of the business it messages on behalf of, otherwise of its owner', async () => {
    const owner = { id: '506914307656634', name: 'Lucky Shrub' };
    const calls = moveCalls();

    asking(allFields).reply(200, {
      id: destination,
      owner_business_info: owner,
      primary_funding_id: '1290384756102938',
    });
    expect(await calls.account(destination)).toEqual({
      businessId: '506914307656634',
      businessName: 'Lucky Shrub',
      hasFunding: true,
    });

    const provider = { id: '606914307656635', name: 'Provider' };
    const both = { owner_business_info: provider, on_behalf_of_business_info: owner, ownership_type: 'CLIENT_OWNED' };
    asking(allFields).reply(200, { id: destination, ...both });
    expect(await calls.account(destination)).toEqual({
      businessId: '506914307656634',
      businessName: 'Lucky Shrub',
      hasFunding: false,
      ownershipType: 'CLIENT_OWNED',
    });
  });

  test('says nothing about money when the field does not exist', async () => {
    const nonexisting = '(#100) Tried accessing nonexisting field (primary_funding_id) on node type';
    asking(allFields).reply(400, { error: { code: 100, message: nonexisting } });
    asking(allFields.replace(',primary_funding_id', '')).reply(200, { id: destination });

    expect(await moveCalls().account(destination)).toEqual({});
  });
});

describe('templates', () => {
  const fields = 'id,name,language,status,category,quality_score';

  test('are read page by page, with their quality', async () => {
    const one = { id: '1', name: 'hello', language: 'en_US', status: 'APPROVED', category: 'UTILITY' };
    const list = (query: object) =>
      graph()
        .get(`/v25.0/${destination}/message_templates`)
        .query({ fields, limit: 100, ...query });
    list({}).reply(200, {
      data: [{ ...one, quality_score: { score: 'GREEN', date: 0 } }],
      paging: { cursors: { after: 'c' }, next: 'https://graph.example.com/?access_token=leak' },
    });
    list({ after: 'c' }).reply(200, { data: [{ ...one, id: 2, category: null, quality_score: 'RED' }] });

    expect(await moveCalls().templates(destination)).toEqual([
      { id: '1', name: 'hello', language: 'en_US', status: 'APPROVED', category: 'UTILITY', quality: 'GREEN' },
      { id: '2', name: 'hello', language: 'en_US', status: 'APPROVED', quality: 'RED' },
    ]);
  });

  test('are read without their quality where the version lacks it', async () => {
    const unknown = { error: { code: 100, message: '(#100) Tried accessing nonexisting field (quality_score)' } };
    const one = { id: '1', name: 'hello', language: 'en_US', status: 'APPROVED' };
    const list = (asked: string) =>
      graph().get(`/v25.0/${destination}/message_templates`).query({ fields: asked, limit: 100 });
    list(fields).reply(400, unknown);
    list(fields.replace(',quality_score', '')).reply(200, { data: [one] });

    expect(await moveCalls().templates(destination)).toEqual([one]);
  });
});

describe('the webhook override of a number', () => {
  const url = 'https://chat.acme.example/hooks';
  const reading = (webhook_configuration: unknown) =>
    graph()
      .get(`/v25.0/${phone}`)
      .query({ fields: 'webhook_configuration' })
      .reply(200, { id: phone, webhook_configuration });
  const setting = () =>
    graph().post(`/v25.0/${phone}`, {
      webhook_configuration: { override_callback_uri: url, verify_token: 'tok-73-911' },
    });
  const set = () => moveCalls().setWebhookOverride(destination, phone, { url, verifyToken: 'tok-73-911' });

  test.each([
    [{ phone_number: url, application: 'https://app.example' }, url],
    [{ whatsapp_business_account: url, application: 'https://app.example' }, undefined],
    [{ phone_number: '' }, undefined],
    [undefined, undefined],
  ])('is the number’s own address alone: %j', async (configuration, own) => {
    reading(configuration);

    expect(await moveCalls().webhookOverride(destination, phone)).toBe(own);
  });

  test('is set with the address and the verify token', async () => {
    setting().reply(200, { success: true });

    await expect(set()).resolves.toBeUndefined();
  });

  test.each([
    ['422', 422, refusal(100, 'The callback URL answered 403 to tok-73-911')],
    ['2200', 400, refusal(2200, 'Callback verification failed for tok-73-911')],
  ])('that its endpoint did not confirm (%s) is told so, without the token', async (_what, status, body) => {
    setting().reply(status, body);

    const failure = await failureOf(set());
    expect(failure).toMatchObject({ class: 'hold', kind: 'override-unreachable' });
    expect(JSON.stringify(failure)).not.toContain('tok-73-911');
  });

  test('that is refused for another reason keeps that reason', async () => {
    setting().reply(403, refusal(200));

    expect(await failureOf(set())).toMatchObject({ kind: 'permission-missing' });
  });
});

describe('copyTemplates', () => {
  const copying = (ids: readonly string[]) =>
    graph().post(`/v25.0/${destination}/migrate_message_templates`, {
      source_waba_id: source,
      page_number: 0,
      count: ids.length,
      template_ids: [...ids],
    });
  const ids = Array.from({ length: 600 }, (_, index) => String(index + 1));
  const template = (id: string, name = `t${id}`) => ({ id, name, language: 'en_US', status: 'APPROVED' });
  const templatesOf = (waba: WabaId, data: object[]) =>
    graph({ reqheaders: { authorization: `Bearer token-of-${waba}` } })
      .get(`/v25.0/${waba}/message_templates`)
      .query(true)
      .reply(200, { data });

  test('copies 500 at a time, and tells what failed and why', async () => {
    copying(ids.slice(0, 500)).reply(200, { migrated_templates: ids.slice(0, 500), failed_templates: [] });
    copying(ids.slice(500)).reply(200, {
      migrated_templates: ids.slice(500, 599),
      failed_templates: { '600': 'Quality is low; Bearer EAAJBsandboxSystemUserToken' },
    });

    const { copied, failed } = await moveCalls().copyTemplates(source, destination, ids);

    expect(copied).toHaveLength(599);
    expect(failed).toEqual([{ id: '600', reason: 'Quality is low; Bearer [secret]' }]);
  });

  test('makes no call for no template', async () => {
    expect(await moveCalls().copyTemplates(source, destination, [])).toEqual({ copied: [], failed: [] });
  });

  test.each([
    [504, '<html></html>'],
    [503, refusal(2)],
    [400, refusal(1, 'Reduce the amount of data.')],
  ])('looks what arrived when Meta took too long (%i), and goes on with half as many', async (status, body) => {
    const five = ['1', '2', '3', '4', '5'];
    copying(five).reply(status, body);
    templatesOf(
      source,
      five.map((id) => template(id)),
    );
    templatesOf(destination, [template('91', 't2'), template('92', 'another')]);
    copying(['1', '3']).reply(200, { migrated_templates: ['1', '3'] });
    copying(['4', '5']).reply(200, { migrated_templates: ['4'], failed_templates: { '5': 'Paused' } });

    expect(await moveCalls().copyTemplates(source, destination, five)).toEqual({
      copied: ['2', '1', '3', '4'],
      failed: [{ id: '5', reason: 'Paused' }],
    });
  });

  test('gives up when a single template takes too long', async () => {
    copying(['1']).reply(504, '');

    expect(await failureOf(moveCalls().copyTemplates(source, destination, ['1']))).toMatchObject({
      kind: 'server-error',
      ambiguous: true,
    });
  });

  test('does not believe an answer that says nothing of templates', async () => {
    copying(['1']).reply(200, { success: true });

    expect(await failureOf(moveCalls().copyTemplates(source, destination, ['1']))).toMatchObject({
      kind: 'unreadable-answer',
      ambiguous: true,
    });
  });

  test('does not repeat a call that was refused', async () => {
    copying(['1', '2']).reply(400, refusal(2388019));

    expect(await failureOf(moveCalls().copyTemplates(source, destination, ['1', '2']))).toMatchObject({
      kind: 'templates-full',
      class: 'configuration',
    });
  });
});

describe('profile', () => {
  const reading = () =>
    graph()
      .get(`/v25.0/${phone}/whatsapp_business_profile`)
      .query({ fields: 'about,address,description,email,websites,vertical' });
  const given = {
    about: 'We grow.',
    email: 'hello@example.com',
    websites: ['https://www.example.com/'],
    vertical: 'RETAIL',
  };

  test.each([
    ['flat', { data: [{ ...given, address: '', messaging_product: 'whatsapp' }] }, given],
    ['nested', { data: [{ business_profile: { ...given, address: null } }] }, given],
    ['empty', { data: [] }, {}],
    ['without a vertical', { data: [{ vertical: 'UNDEFINED', websites: [] }] }, {}],
  ])('is understood when it comes %s', async (_how, answer, profile) => {
    reading().reply(200, answer);

    expect(await moveCalls().profile(destination, phone)).toEqual(profile);
  });

  test('is written back', async () => {
    graph()
      .post(`/v25.0/${phone}/whatsapp_business_profile`, { messaging_product: 'whatsapp', ...given })
      .reply(200, { success: true });

    await moveCalls().setProfile(destination, phone, given);
  });

  test('is not written when it says nothing', async () => {
    await expect(moveCalls().setProfile(destination, phone, {})).resolves.toBeUndefined();
  });
});

describe('storage', () => {
  test.each([
    [{ status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: 'BR' }, { region: 'BR' }],
    [{ status: 'in_country_storage_enabled', data_localization_region: 'IN' }, { region: 'IN' }],
    [{ enabled: true, region: 'CH' }, { region: 'CH' }],
    [{ status: 'IN_COUNTRY_STORAGE_DISABLED', data_localization_region: 'BR' }, {}],
    [{ status: 'DEFAULT' }, {}],
    [undefined, {}],
  ])('%j is %j', async (storage_configuration, region) => {
    graph().get(`/v25.0/${phone}/settings`).query({}).reply(200, { storage_configuration, calling: {} });

    expect(await moveCalls().storage(destination, phone)).toEqual(region);
  });

  test.each([
    [{ region: 'BR' }, { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: 'BR' }],
    [{}, { status: 'IN_COUNTRY_STORAGE_DISABLED' }],
  ])('is set to %j', async (storage, storage_configuration) => {
    graph().post(`/v25.0/${phone}/settings`, { storage_configuration }).reply(200, { success: true });

    await moveCalls().setStorage(destination, phone, storage);
  });
});
