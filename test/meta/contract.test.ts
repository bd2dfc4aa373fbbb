import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OpenAPIBackend } from 'openapi-backend';
import { parse } from 'yaml';
import { z } from 'zod';
import { toAnswer } from '../../src/calls/answer.ts';
import { rowFor } from '../../src/calls/error-row.ts';
import { HealthNode, NumberNode, page, SentMessage, Subscription, Success, WabaNode } from '../../src/meta/answers.ts';
import { graphErrors } from '../../src/meta/graph-errors.ts';
import { refusalIn } from '../../src/meta/graph-refusal.ts';
import { agentFor, createMeta } from '../../src/meta/meta-client.ts';
import {
  AccountNode,
  NumberCreated,
  ProfileAnswer,
  StorageSettings,
  TemplateNode,
} from '../../src/meta/move-answers.ts';
import { createMoveCalls } from '../../src/meta/move-calls.ts';
import { createRegisterCall } from '../../src/meta/register-call.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { E164, PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { answerJson, startAnsweringServer, type AnsweringServer } from '../support/answering-server.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { answerDeviations, expectedRequests, requestDeviations, unlistedFields } from './contract-data.ts';

const waba = WabaId.parse('102290129340398');
const source = WabaId.parse('204996122399161');
const phone = PhoneNumberId.parse('106540352242922');

/** Meta's OpenAPI file, where it is at hand; without it the committed requests alone are the contract. */
const file = join(
  process.env['FERRYMAN_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'whatsapp/openapi.yaml',
);
const Example = z.object({ value: z.unknown() });
const Operation = z.object({
  operationId: z.string().optional(),
  parameters: z.array(z.object({ name: z.string().optional(), description: z.string().optional() })).optional(),
  responses: z.record(
    z.string(),
    z.object({
      content: z.record(z.string(), z.object({ examples: z.record(z.string(), Example).optional() })).optional(),
    }),
  ),
});
const Specification = z.object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
const specification = text === undefined ? undefined : Specification.parse(parse(text, { maxAliasCount: -1 }));
const operations = Object.values(specification?.paths ?? {})
  .flatMap((item) => ['get', 'post'].flatMap((method) => (method in item ? [Operation.parse(item[method])] : [])))
  .filter(({ operationId }) => expectedRequests.some(({ operation }) => operation === operationId));

let server: AnsweringServer;
let validate: ((request: (typeof expectedRequests)[number]) => string[]) | undefined;

/** Makes the request of that name; every answer is a success that fits all shapes. */
async function make(name: string): Promise<void> {
  const clock = aHandClock();
  const agent = agentFor(server.url);
  const usage = createUsageGate(clock);
  const shared = { graphUrl: server.url, graphVersion: 'v25.0', tokenFor: () => 'the-token', agent, usage, clock };
  const meta = createMeta({ ...shared, app: { id: '670843887433847', secret: 'app-secret' } });
  const moves = createMoveCalls(shared);
  const number = E164.parse('+442071838750');
  const message = { to: E164.parse('+16315555555'), text: 'It works.', callbackData: 'migration-1' };
  const backup = { data: 'METADATA', password: 'backup-password' };
  const calls: Record<string, () => Promise<unknown>> = {
    token: () => meta.token(waba),
    waba: () => meta.waba(waba),
    numbers: () => meta.numbers(waba),
    number: () => meta.number(waba, phone),
    health: () => meta.health(waba, phone),
    subscription: () => meta.subscription(waba),
    subscribe: () => meta.subscribe(waba),
    setPin: () => meta.setPin(waba, phone, '150954'),
    register: () => createRegisterCall(shared).send(waba, phone, { pin: '150954', backup }),
    sendText: () => meta.sendTestMessage(waba, phone, message),
    sendTemplate: () =>
      meta.sendTestMessage(waba, phone, { ...message, template: { name: 'hello_world', language: 'en_US' } }),
    claim: () => moves.claim(waba, number),
    add: () => moves.add(waba, number, 'Lucky Shrub'),
    requestCode: () => moves.requestCode(waba, phone, { method: 'SMS', language: 'en_US' }),
    verifyCode: () => moves.verifyCode(waba, phone, '123830'),
    account: () => moves.account(waba),
    templates: () => moves.templates(waba),
    copyTemplates: () => moves.copyTemplates(source, waba, ['1192339204654487']),
    profile: () => moves.profile(waba, phone),
    setProfile: () => moves.setProfile(waba, phone, { about: 'We grow.', websites: ['https://www.example.com/'] }),
    storage: () => moves.storage(waba, phone),
    setStorage: () => moves.setStorage(waba, phone, { region: 'BR' }),
  };
  await calls[name]?.();
  agent.destroy();
}

beforeAll(async () => {
  const list = { data: [] };
  const success = { success: true, id: phone, messages: [{ id: 'wamid.1' }], migrated_templates: [] };
  const node = { id: phone, display_phone_number: '+1', health_status: { can_send_message: 'AVAILABLE' } };
  server = await startAnsweringServer((request, response) => {
    if (request.method === 'POST') answerJson(response, success);
    else if (request.path.endsWith('debug_token')) answerJson(response, { data: { is_valid: true } });
    else answerJson(response, /phone_numbers|subscribed_apps|templates|profile/.test(request.path) ? list : node);
  });
  if (text === undefined) return;
  const api = new OpenAPIBackend({
    definition: parse(text, { maxAliasCount: -1 }),
    quick: true,
    validate: true,
    ajvOpts: { strict: false, logger: false },
  });
  await api.init();
  validate = ({ operation, method, path, query = {}, body }) => {
    const headers = { authorization: 'Bearer the-token', 'content-type': 'application/json' };
    const { errors } = api.validateRequest({ method, path, query, headers, body }, operation);
    return (errors ?? []).map(({ instancePath, message, params }) => {
      const extra: unknown = params['additionalProperty'];
      return `${instancePath} ${message}${typeof extra === 'string' ? ` '${extra}'` : ''}`;
    });
  };
});

afterAll(() => server.close());

describe('our requests', () => {
  const named = expectedRequests.map((expected) => [expected.name, expected] as const);

  test.each(named)('go over the wire as agreed: %s', async (name, { method, path, query = {}, body }) => {
    await make(name);

    const request = server.requests.at(-1);
    expect(request).toMatchObject({ method, path });
    expect(request?.query).toEqual(query);
    expect(request?.body && JSON.parse(request.body)).toEqual(body ?? '');
  });

  test.each(named)('are valid by the file, but for the named deviations: %s', (name, expected) => {
    const complaints = validate && expected.operation !== undefined ? validate(expected) : [];
    const known = validate ? requestDeviations.filter(({ request }) => request === name) : [];

    expect(complaints).toEqual(expect.arrayContaining(known.map(({ complaint }) => complaint)));
    expect(complaints.length > 0).toBe(known.length > 0);
  });

  test('ask for fields that the file lists, or that are known to be missing there', () => {
    for (const { operationId = '', parameters = [] } of operations) {
      const listed = parameters.find(({ name }) => name === 'fields')?.description ?? '';
      const asked = expectedRequests
        .filter(({ operation }) => operation === operationId)
        .flatMap(({ query }) => query?.['fields']?.split(',') ?? []);
      const isListed = (field: string): boolean => new RegExp(`[,(:\`]\\s*${field}(?:[,)\`\\n]|$)`).test(listed);
      const unlisted = [...new Set(asked)].filter((field) => !isListed(field)).toSorted();

      if (asked.length > 0) expect({ [operationId]: unlisted }).toEqual({ [operationId]: unlistedFields[operationId] });
    }
    expect(Object.keys(unlistedFields)).toHaveLength(5);
  });
});

describe('the answers of the file', () => {
  const shapes: Record<string, z.ZodType> = {
    getWhatsAppBusinessAccountDetails: z.intersection(WabaNode, AccountNode),
    getWhatsAppBusinessAccountPhoneNumbers: page(NumberNode),
    getPhoneNumberById: z.union([NumberNode, HealthNode]),
    getAllSubscriptionsForAWaba: page(Subscription),
    subscribeToWabaWebhooks: Success,
    updatePhoneNumberStatus: Success,
    registerWhatsAppBusinessPhoneNumber: Success,
    sendMessage: SentMessage,
    createWhatsAppBusinessAccountPhoneNumber: NumberCreated,
    requestVerificationCode: Success,
    verifyPhoneNumberCode: Success,
    getTemplateByNameDefaultFields: page(TemplateNode),
    getWhatsAppBusinessProfile: ProfileAnswer,
    updateWhatsAppBusinessProfileInformation: Success,
    getPhoneNumberSettings: StorageSettings,
    updatePhoneNumberSettings: Success,
  };
  const examples = operations.flatMap(({ operationId = '', responses }) =>
    Object.entries(responses).flatMap(([status, { content = {} }]) =>
      Object.entries(content['application/json']?.examples ?? {}).map(([example, { value }]) => ({
        operation: operationId,
        status: Number(status),
        example,
        value,
      })),
    ),
  );

  test('have a shape for each operation that we use', () => {
    const used = expectedRequests.flatMap(({ operation }) => operation ?? []);

    expect(Object.keys(shapes).toSorted()).toEqual([...new Set(used)].toSorted());
  });

  test('are understood where they are a success, but for the named exceptions', () => {
    const misunderstood = examples
      .filter(({ status }) => status < 300)
      .filter(({ operation, value }) => shapes[operation]?.safeParse(value).success !== true);

    expect(misunderstood.map(({ operation, example }) => ({ operation, example })).toSorted(byExample)).toEqual(
      answerDeviations
        .filter(() => specification !== undefined)
        .map(({ operation, example }) => ({ operation, example }))
        .toSorted(byExample),
    );
  });

  test('are in the error table where they are none', () => {
    const unlisted = examples
      .filter(({ status }) => status >= 400)
      .filter(({ status, value }) => {
        const refused = refusalIn(toAnswer(status, () => undefined, JSON.stringify(value)));
        return refused === undefined || rowFor(graphErrors, refused.refusal) === undefined;
      });

    expect(unlisted).toEqual([]);
  });

  test('are there at all when the file is', () => {
    expect(examples.length > 50).toBe(specification !== undefined);
  });
});

const byExample = (a: { example: string }, b: { example: string }): number => a.example.localeCompare(b.example);
