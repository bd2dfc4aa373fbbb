import * as fc from 'fast-check';
import type { Answer } from '../../../src/calls/answer.ts';
import { toAnswer } from '../../../src/calls/answer.ts';
import type { Exchange } from '../../../src/calls/exchange.ts';
import {
  HealthNode,
  NumberNode,
  DebugToken,
  SentMessage,
  Subscription,
  Success,
  WabaNode,
} from '../../../src/meta/answers.ts';
import { toHealthStatus, toNumberFacts, toTokenFacts, toWabaFacts } from '../../../src/meta/facts.ts';
import { createGraphCall } from '../../../src/meta/graph-call.ts';
import {
  AccountNode,
  NumberCreated,
  ProfileAnswer,
  StorageSettings,
  TemplateNode,
  TemplatesCopied,
  WebhookConfiguration,
} from '../../../src/meta/move-answers.ts';
import { readAllPages } from '../../../src/meta/pages.ts';
import { createUsageGate } from '../../../src/meta/usage-gate.ts';
import { CallFailure, Failure } from '../../../src/migration/failure.ts';
import { createDeployment } from '../../../src/on-premises/deployment.ts';
import { createDeploymentCall } from '../../../src/on-premises/deployment-call.ts';
import { createSession } from '../../../src/on-premises/session.ts';
import { realClock } from '../../support/store.ts';
import { asJsonText, hostileText, likeOneOf, type Json } from '../hostile.ts';
import { mustInheritNothing } from '../pollution.ts';
import { targetOf } from '../target.ts';

const TOKEN = 'EAACanaryOfTheFuzzedToken';
const PASSWORD = 'Canary+Of/The Fuzzed password';

const GRAPH_ANSWERS: Json[] = [
  { success: true },
  {
    error: {
      message: `(#133005) Two step verification PIN Mismatch ${TOKEN}`,
      type: 'OAuthException',
      code: 133_005,
      error_subcode: 2_388_003,
      is_transient: false,
      error_data: { messaging_product: 'whatsapp', details: 'try again in 5 minutes' },
      fbtrace_id: 'AbC',
    },
  },
  {
    id: '106540352242922',
    display_phone_number: '+1 631-555-1234',
    verified_name: 'Acme',
    status: 'CONNECTED',
    platform_type: 'CLOUD_API',
    quality_score: { score: 'GREEN' },
    throughput: { level: 'STANDARD' },
    is_pin_enabled: true,
  },
  {
    data: [{ id: '106540352242922', display_phone_number: '+1 631-555-1234' }],
    paging: { cursors: { before: 'a', after: 'b' }, next: 'https://graph.facebook.com/x' },
  },
  { id: '102290129340398', name: 'Acme', account_review_status: 'APPROVED', business_verification_status: 'verified' },
  {
    data: {
      app_id: '670843887433847',
      type: 'SYSTEM_USER',
      is_valid: true,
      expires_at: 0,
      scopes: ['whatsapp_business_management'],
      granular_scopes: [{ scope: '__proto__', target_ids: ['102290129340398'] }],
    },
  },
  { data: [{ whatsapp_business_api_data: { id: '670843887433847' }, override_callback_uri: 'https://x.example' }] },
  {
    id: '106540352242922',
    health_status: {
      can_send_message: 'LIMITED',
      entities: [
        {
          entity_type: 'WABA',
          id: 1,
          can_send_message: 'LIMITED',
          errors: [{ error_code: 141_006, error_description: 'x', possible_solution: 'y' }],
          additional_info: ['z'],
        },
      ],
    },
  },
  { messaging_product: 'whatsapp', messages: [{ id: 'wamid.X' }] },
  { migrated_templates: ['1', 2], failed_templates: { '3': 'why' } },
  { data: [{ business_profile: { about: 'x', websites: ['https://x.example'] } }] },
  { data: [{ id: '1', name: 'hello', language: 'en_US', status: 'APPROVED', quality_score: { score: 'GREEN' } }] },
  {
    storage_configuration: { status: 'X', data_localization_region: 'DE' },
    webhook_configuration: { phone_number: 'x' },
  },
  { on_behalf_of_business_info: { id: '1', name: 'x' }, primary_funding_id: '2' },
];

const USAGE = [
  '{"call_count":28,"total_time":25,"total_cputime":25}',
  '{"102290129340398":[{"type":"whatsapp","call_count":99,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":3}]}',
];

/** An answer before it was read. */
interface Received {
  status: number;
  text: string;
  headers: { [name: string]: string };
}

const statuses = fc.constantFrom(200, 200, 200, 200, 201, 204, 302, 400, 400, 401, 403, 404, 413, 429, 500, 503, 599);
const headers = fc.dictionary(
  fc.constantFrom('retry-after', 'x-app-usage', 'x-business-use-case-usage', 'x-fb-trace-id'),
  fc.oneof(hostileText, fc.constantFrom('30', '-1', '1e99', 'Wed, 21 Oct 2026 07:28:00 GMT', ...USAGE)),
  { maxKeys: 2 },
);
const received = (...samples: Json[]): fc.Arbitrary<Received> =>
  fc.record({ status: statuses, text: asJsonText(likeOneOf(...samples)), headers });

const read = ({ status, text, headers: given }: Received): Answer =>
  toAnswer(status, (name) => (Object.hasOwn(given, name) ? given[name] : undefined), text);

/** A value without what came from outside in its prototypes, or a failure that can be recorded and holds no secret. */
async function mustKeepItsWord(calling: Promise<unknown>, secrets: readonly string[]): Promise<void> {
  try {
    mustInheritNothing(await calling);
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    const told = JSON.stringify(Failure.parse(error.failure));
    if (secrets.some((secret) => told.includes(secret))) throw new Error('a secret is in a failure', { cause: error });
  }
}

const exchangeOf =
  (answer: () => Answer): Exchange =>
  () =>
    Promise.resolve(answer());

/** Every shape of an answer of Meta, with what is made of it. */
const SHAPES = [
  Success,
  NumberNode.transform(toNumberFacts),
  WabaNode.transform(toWabaFacts),
  DebugToken.transform(toTokenFacts),
  HealthNode.transform(toHealthStatus),
  SentMessage,
  NumberCreated,
  AccountNode,
  TemplatesCopied,
  ProfileAnswer,
  StorageSettings,
  WebhookConfiguration,
];
const LISTS = [NumberNode, Subscription, TemplateNode];

/** Answers of the Graph API to each kind of call: a value of the declared shape, or a failure with a class. */
export const graphAnswers = targetOf<Received & { which: number }>({
  name: "Meta's answers",
  weight: 20,
  inputs: fc
    .tuple(received(...GRAPH_ANSWERS), fc.nat({ max: 10_000 }))
    .map(([answer, which]) => ({ ...answer, which })),
  open() {
    let answer = toAnswer(200, () => undefined, '');
    const call = createGraphCall({
      exchange: exchangeOf(() => answer),
      graphVersion: 'v25.0',
      clock: realClock,
      usage: createUsageGate(realClock),
    });
    return {
      async enter(input) {
        answer = read(input);
        const secrets = [TOKEN, PASSWORD];
        const method = input.which % 2 === 0 ? 'GET' : 'POST';
        const asking = { path: '1', account: undefined, token: TOKEN, secrets };
        const shape = SHAPES[input.which % SHAPES.length] ?? Success;
        const item = LISTS[input.which % LISTS.length] ?? NumberNode;
        await mustKeepItsWord(call<unknown>({ ...asking, method, answer: shape }), secrets);
        const paged = readAllPages((request) => call({ ...request, method: 'GET' }), { ...asking, item, pageSize: 1 });
        await mustKeepItsWord(paged, secrets);
      },
    };
  },
});

const DEPLOYMENT_ANSWERS: Json[] = [
  {
    users: [{ token: TOKEN, expires_after: '2036-03-01 15:29:26+00:00' }],
    meta: { version: 'v2.53.6', api_status: 'stable' },
  },
  { health: { gateway_status: 'connected', role: 'primary_master' }, meta: { version: 'v2.53.6' } },
  { health: { 'host:1': { gateway_status: 'connected', role: 'coreapp' }, __proto__: { gateway_status: 'x' } } },
  { health: [{ gateway_status: 'disconnected' }, { gateway_status: null }] },
  { account: { shards: '4' } },
  { settings: { data: 'QkFDS1VQ', application: { webhooks: { url: 'x' }, media: { auto_download: ['image'] } } } },
  { support: { debug_info: 'x', expire_timestamp: 1, multi_connect: true } },
  { errors: [{ code: 1005, title: 'Access denied', details: `invalid credentials ${PASSWORD} ${TOKEN}` }] },
  { code: 1000, title: 'Generic error', details: 'x' },
];

/** Answers of a deployment, the login among them. */
export const deploymentAnswers = targetOf<Received[]>({
  name: 'answers of deployments',
  weight: 10,
  inputs: fc.array(received(...DEPLOYMENT_ANSWERS), { minLength: 2, maxLength: 5 }),
  open: () => ({
    async enter(answers) {
      let turn = 0;
      const next = () => read(answers[turn++ % answers.length] ?? { status: 200, text: '', headers: {} });
      const session = createSession(
        createDeploymentCall(exchangeOf(next), realClock),
        { user: 'admin', password: () => PASSWORD },
        realClock,
      );
      const deployment = createDeployment('frankfurt', session, (once) => once());
      const secrets = [PASSWORD];
      await mustKeepItsWord(deployment.facts(), secrets);
      await mustKeepItsWord(
        deployment.backup(PASSWORD).then(() => undefined),
        secrets,
      );
      await mustKeepItsWord(deployment.supportInfo(), secrets);
      await mustKeepItsWord(deployment.applicationSettings(), secrets);
    },
  }),
});
