import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { agentFor, createMeta } from '../../src/meta/meta-client.ts';
import { createRegisterCall } from '../../src/meta/register-call.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { answerJson, startAnsweringServer, type AnsweringServer } from '../support/answering-server.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';

const waba = WabaId.parse('102290129340398');
const phone = PhoneNumberId.parse('106540352242922');
const parameters = { pin: '150954', backup: { data: 'metadata', password: 'backup-password' } };

let server: AnsweringServer;
let answer: (response: ServerResponse) => void;
let agent: ReturnType<typeof agentFor>;

beforeEach(async () => {
  answer = (response) => answerJson(response, { success: true });
  server = await startAnsweringServer((request, response) =>
    request.method === 'GET'
      ? answerJson(response, { id: '106540352242922', display_phone_number: '+1 631-555-1234' })
      : answer(response),
  );
  agent = agentFor(server.url);
});

afterEach(async () => {
  agent.destroy();
  await server.close();
});

function clients() {
  const clock = aHandClock();
  const usage = createUsageGate(clock);
  const shared = { graphUrl: server.url, graphVersion: 'v25.0', tokenFor: () => 'the-token', agent, usage, clock };
  return { meta: createMeta(shared), register: createRegisterCall(shared) };
}

describe('createRegisterCall', () => {
  test('sends PIN and backup in one POST', async () => {
    await clients().register.send(waba, phone, parameters);

    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/v25.0/106540352242922/register', query: {} });
    expect(request?.headers).toMatchObject({ authorization: 'Bearer the-token', 'content-type': 'application/json' });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      pin: '150954',
      backup: { data: 'metadata', password: 'backup-password' },
    });
  });

  test('sends the country of storage where this Graph version takes it with the registration', async () => {
    await clients().register.send(waba, phone, { pin: '150954', region: 'BR' });

    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      pin: '150954',
      data_localization_region: 'BR',
    });
  });

  test('sends no backup where there is none', async () => {
    await clients().register.send(waba, phone, { pin: '150954' });

    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ messaging_product: 'whatsapp', pin: '150954' });
  });

  test('uses the connection of the read before it', async () => {
    const { meta, register } = clients();

    await meta.number(waba, phone);
    await register.send(waba, phone, parameters);

    expect(new Set(server.requests.map(({ port }) => port)).size).toBe(1);
  });

  test.each<[string, (response: ServerResponse) => void, object]>([
    ['a 500', (response) => response.writeHead(500).end(), { kind: 'server-error', ambiguous: true }],
    [
      'a page of HTML',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'),
      { kind: 'unreadable-answer', ambiguous: true },
    ],
    ['half an answer', (response) => response.end('{"succ'), { kind: 'unreadable-answer', ambiguous: true }],
    ['nothing', (response) => response.end(), { kind: 'unreadable-answer', ambiguous: true }],
    ['a reset', (response) => response.socket?.resetAndDestroy(), { kind: 'connection-lost', ambiguous: true }],
    [
      'a redirect',
      (response) => response.writeHead(307, { location: '/again' }).end(),
      { kind: 'redirected', ambiguous: true },
    ],
  ])('is in doubt after %s, and does not send again', async (_what, how, failure) => {
    answer = how;

    expect(await failureOf(clients().register.send(waba, phone, parameters))).toMatchObject(failure);
    expect(server.requests).toHaveLength(1);
  });

  test.each<[string, { status: number; body: object }, object]>([
    ['success false', { status: 200, body: { success: false } }, { kind: 'not-successful', httpStatus: 200 }],
    [
      'a wrong PIN',
      { status: 400, body: { error: { code: 133005, message: '(#133005) PIN mismatch' } } },
      { kind: 'pin-mismatch', code: 133005 },
    ],
  ])('is in no doubt after %s', async (_what, { status, body }, failure) => {
    answer = (response) => answerJson(response, body, { status });

    const failed = await failureOf(clients().register.send(waba, phone, parameters));

    expect(failed).toMatchObject(failure);
    expect(failed).not.toHaveProperty('ambiguous');
  });

  test('does not wait for the usage gate', async () => {
    const busy = { 'x-app-usage': '{"call_count":99,"total_cputime":0,"total_time":0}' };
    answer = (response) => answerJson(response, { success: true }, { headers: busy });
    const { register, meta } = clients();

    await register.send(waba, phone, parameters);
    await register.send(waba, phone, parameters);

    expect(server.requests).toHaveLength(2);
    expect(await failureOf(meta.number(waba, phone))).toMatchObject({ kind: 'usage-near-limit' });
  });
});
