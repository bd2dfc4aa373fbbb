import { Agent, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createMeta } from '../../src/meta/meta-client.ts';
import { createMoveCalls } from '../../src/meta/move-calls.ts';
import { createRegisterCall } from '../../src/meta/register-call.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { createOnPremises } from '../../src/on-premises/on-premises-client.ts';
import {
  answerJson,
  startAnsweringServer,
  type AnsweringServer,
  type ReceivedRequest,
} from '../support/answering-server.ts';
import { aHandClock } from '../support/hand-clock.ts';

const waba = WabaId.parse('102290129340398');
const phone = PhoneNumberId.parse('106540352242922');
const canaries = {
  pin: '907351',
  code: '683914',
  blob: `${'Qkxv'.repeat(30)}canary-blob==`,
  password: 'canary backup "password"',
  token: 'canary-access-token',
  appSecret: 'canary-app-secret',
  login: 'canary-login-password',
  session: 'canary-session-token',
};
const basic = Buffer.from(`admin:${canaries.login}`).toString('base64');

/** The request as a careless server quotes it: body, headers and query. */
const quote = ({ body, headers, query }: ReceivedRequest): string =>
  `You sent ${body} with ${headers.authorization} and ${JSON.stringify(query)}`;

type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

const answers: [string, Answer][] = [
  [
    'quotes the request in the details of a Graph error',
    (request, response) =>
      answerJson(
        response,
        { error: { code: 100, message: quote(request), error_data: { details: quote(request) }, fbtrace_id: 'A1' } },
        { status: 400 },
      ),
  ],
  [
    'quotes the request in the details of a client error',
    (request, response) =>
      answerJson(
        response,
        { errors: [{ code: 1009, title: quote(request), details: quote(request) }] },
        { status: 400 },
      ),
  ],
  ['quotes the request in HTML', (request, response) => response.writeHead(500).end(`<p>${quote(request)}</p>`)],
  ['quotes the request instead of a success', (request, response) => answerJson(response, { success: quote(request) })],
  ['resets the connection', (_request, response) => response.socket?.resetAndDestroy()],
];

let server: AnsweringServer;
let agent: Agent;
let answer: Answer;

beforeEach(async () => {
  agent = new Agent();
  server = await startAnsweringServer((request, response) => {
    if (request.path !== '/v1/users/login') return answer(request, response);
    answerJson(response, { users: [{ token: canaries.session }] });
  });
});

afterEach(async () => {
  agent.destroy();
  await server.close();
});

function calls(): [string, () => Promise<unknown>][] {
  const clock = aHandClock();
  const usage = createUsageGate(clock);
  const shared = { graphUrl: server.url, graphVersion: 'v25.0', tokenFor: () => canaries.token, agent, usage, clock };
  const meta = createMeta({ ...shared, app: { id: '670843887433847', secret: canaries.appSecret } });
  const moves = createMoveCalls(shared);
  const register = createRegisterCall(shared);
  const client = createOnPremises({
    deployments: [{ name: 'berlin', url: server.url, user: 'admin', password: () => canaries.login }],
    clock,
  });
  const backup = { data: canaries.blob, password: canaries.password };
  return [
    ['register', () => register.send(waba, phone, { pin: canaries.pin, backup })],
    ['debug_token', () => meta.token(waba)],
    ['number', () => meta.number(waba, phone)],
    ['set PIN', () => meta.setPin(waba, phone, canaries.pin)],
    ['verify code', () => moves.verifyCode(waba, phone, canaries.code)],
    ['copy templates', () => moves.copyTemplates(waba, waba, ['1192339204654487'])],
    ['On-Premises backup', () => client.backup('berlin', canaries.password)],
    ['On-Premises PIN', () => client.setPin('berlin', canaries.pin)],
  ];
}

/** Everything that a log or a crash could print of an error. */
function printed(error: unknown): string {
  const own = error instanceof Error ? Object.getOwnPropertyNames(error).map((name) => Reflect.get(error, name)) : [];
  const shown = inspect(error, { depth: Infinity, showHidden: true, maxStringLength: null, getters: true });
  return [shown, JSON.stringify(error), JSON.stringify(own), String(error)].join('\n');
}

const found = (text: string): string[] =>
  [...Object.values(canaries), '683-914', JSON.stringify(canaries.password).slice(1, -1), basic].filter((canary) =>
    text.includes(canary),
  );

describe('a failure', () => {
  test.each(answers)('holds no secret when the other side %s', async (_what, how) => {
    answer = how;
    const leaks: Record<string, string[]> = {};
    let failures = 0;

    for (const [name, make] of calls()) {
      await make().catch((error: unknown) => {
        failures += 1;
        leaks[name] = found(printed(error));
      });
    }

    expect(Object.entries(leaks).filter(([, secrets]) => secrets.length > 0)).toEqual([]);
    expect(failures).toBeGreaterThanOrEqual(7);
  });

  test('of a login holds no password', async () => {
    const login = createOnPremises({
      deployments: [{ name: 'berlin', url: `${server.url}/login`, user: 'admin', password: () => canaries.login }],
      clock: aHandClock(),
    });
    answer = (request, response) =>
      answerJson(response, { code: 1005, title: 'Denied', details: quote(request) }, { status: 401 });

    const error: unknown = await login.facts('berlin').catch((reason: unknown) => reason);

    expect(String(error)).toContain('login-refused');
    expect(found(printed(error))).toEqual([]);
  });

  test('would be found to leak if it held the error of axios', () => {
    const careless = Object.assign(new Error('x'), { config: { data: JSON.stringify({ pin: canaries.pin }) } });

    expect(found(printed(careless))).toEqual([canaries.pin]);
  });
});
