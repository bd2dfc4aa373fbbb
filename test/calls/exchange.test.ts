import { Agent, createServer as createHttpServer } from 'node:http';
import { Agent as HttpsAgent, createServer } from 'node:https';
import { createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { createExchange, type Exchange } from '../../src/calls/exchange.ts';
import { startAnsweringServer, type AnsweringServer, answerJson } from '../support/answering-server.ts';
import { failureOf } from '../support/failed.ts';

const close: (() => Promise<unknown> | void)[] = [];
let agent: Agent;

beforeEach(() => {
  agent = new Agent({ keepAlive: true });
  close.push(() => agent.destroy());
});

afterEach(async () => {
  for (const end of close.splice(0).toReversed()) await end();
});

const exchangeWith = (baseUrl: string, timeoutMs = 2_000): Exchange =>
  createExchange({ source: 'meta', baseUrl, timeoutMs, agent });

async function serving(answer: Parameters<typeof startAnsweringServer>[0]): Promise<AnsweringServer> {
  const server = await startAnsweringServer(answer);
  close.push(() => server.close());
  return server;
}

async function listening<T extends Server>(server: T): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

describe('createExchange', () => {
  test('returns answers of every status, with the body read as JSON', async () => {
    const server = await serving((_request, response) => answerJson(response, { error: 1 }, { status: 503 }));

    const answer = await exchangeWith(server.url)({ method: 'GET', path: '/x', query: { a: 'b c' } });

    expect(answer).toMatchObject({ status: 503, body: { error: 1 }, isJson: true });
    expect(server.requests[0]).toMatchObject({ path: '/x', query: { a: 'b c' } });
  });

  test('does not follow a redirect', async () => {
    const server = await serving((_request, response) => response.writeHead(307, { location: '/elsewhere' }).end());

    const answer = await exchangeWith(server.url)({ method: 'POST', path: '/x', body: {} });

    expect(answer.status).toBe(307);
    expect(server.requests).toHaveLength(1);
  });

  test('says that an answer is no JSON', async () => {
    const server = await serving((_request, response) => response.end('<html></html>'));

    const answer = await exchangeWith(server.url)({ method: 'GET', path: '/' });

    expect(answer).toMatchObject({ status: 200, body: undefined, isJson: false });
  });

  test('knows that nothing was sent when nobody listens', async () => {
    const address = await listening(createHttpServer());
    await close.pop()?.();

    const failure = await failureOf(exchangeWith(`http://${address}`)({ method: 'POST', path: '/', body: {} }));

    expect(failure).toEqual({ source: 'meta', class: 'retry', kind: 'unreachable' });
  });

  test('knows that nothing was sent when the name does not resolve', async () => {
    const failure = await failureOf(exchangeWith('http://nobody.invalid')({ method: 'POST', path: '/', body: {} }));

    expect(failure).toEqual({ source: 'meta', class: 'retry', kind: 'unreachable' });
  });

  test.each(['reset', 'close'] as const)('takes a %s connection for a call that may have worked', async (how) => {
    const server = await serving((_request, response) => {
      if (how === 'reset') response.socket?.resetAndDestroy();
      else response.socket?.destroy();
    });

    const failure = await failureOf(exchangeWith(server.url)({ method: 'POST', path: '/', body: {} }));

    expect(failure).toEqual({ source: 'meta', class: 'retry', kind: 'connection-lost', ambiguous: true });
  });

  test('takes a body that stops short for a lost connection', async () => {
    const server = await serving((_request, response) => {
      response.writeHead(200, { 'content-length': '50' });
      response.write('{"success":');
      setImmediate(() => response.socket?.destroy());
    });

    const failure = await failureOf(exchangeWith(server.url)({ method: 'POST', path: '/', body: {} }));

    expect(failure).toEqual({ source: 'meta', class: 'retry', kind: 'connection-lost', ambiguous: true });
  });

  test('gives up on a silent server after the timeout', async () => {
    const server = await serving(() => undefined);

    const failure = await failureOf(exchangeWith(server.url, 100)({ method: 'POST', path: '/', body: {} }));

    expect(failure).toEqual({ source: 'meta', class: 'retry', kind: 'timeout', ambiguous: true });
  });

  test('gives up after the timeout even while bytes trickle in', async () => {
    const timers: NodeJS.Timeout[] = [];
    close.push(() => timers.forEach(clearInterval));
    const server = await serving((_request, response) => {
      response.writeHead(200);
      timers.push(setInterval(() => response.write(' '), 40));
    });

    const failure = await failureOf(exchangeWith(server.url, 200)({ method: 'GET', path: '/' }));

    expect(failure).toEqual({ source: 'meta', class: 'retry', kind: 'timeout' });
  });

  test('takes bytes that are no HTTP for an unreadable answer', async () => {
    const address = await listening(
      createTcpServer((socket) => socket.once('data', () => socket.end('SSH-2.0-x\r\n'))),
    );

    const failure = await failureOf(exchangeWith(`http://${address}`)({ method: 'POST', path: '/', body: {} }));

    expect(failure).toEqual({ source: 'meta', class: 'retry', kind: 'unreadable-answer', ambiguous: true });
  });

  test('takes a body that does not decompress for an unreadable answer', async () => {
    const server = await serving((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
    );

    const failure = await failureOf(exchangeWith(server.url)({ method: 'GET', path: '/' }));

    expect(failure).toEqual({ source: 'meta', class: 'retry', kind: 'unreadable-answer' });
  });

  test('sends nothing to a server whose certificate it does not trust', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
    let requests = 0;
    const address = await listening(createServer({ key, cert }, () => (requests += 1)));
    agent = new HttpsAgent();
    close.push(() => agent.destroy());

    const failure = await failureOf(exchangeWith(`https://${address}`)({ method: 'POST', path: '/', body: {} }));

    expect(failure).toEqual({ source: 'meta', class: 'configuration', kind: 'untrusted-certificate' });
    expect(requests).toBe(0);
  });

  test('makes no call to an address that is not for HTTP', async () => {
    const failure = await failureOf(exchangeWith('ftp://127.0.0.1')({ method: 'POST', path: '/', body: {} }));

    expect(failure).toEqual({ source: 'meta', class: 'defect', kind: 'call-not-made' });
  });
});
