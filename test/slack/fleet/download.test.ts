import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import { download, isSlacks, textIn } from '../../../src/slack/fleet/download.ts';

const API = 'https://slack.com/api/';

describe('the bot token goes', () => {
  test.each([
    ['https://files.slack.com/files-pri/T1-F1/a.csv', true],
    ['https://acme.enterprise.slack.com/files-pri/T1-F1/a.csv', true],
    ['https://files.slack-gov.com/files-pri/T1-F1/a.csv', true],
    ['http://files.slack.com/files-pri/T1-F1/a.csv', false],
    ['https://files.slack.com.evil.example/a.csv', false],
    ['https://evilslack.com/a.csv', false],
    ['https://files.slack.com@evil.example/a.csv', false],
    ['file:///etc/passwd', false],
    ['', false],
  ])('with %j: %s', (url, may) => {
    expect(isSlacks(url, API)).toBe(may);
  });

  test('to the Slack that is configured, and no other port of that machine', () => {
    expect(isSlacks('http://127.0.0.1:4000/files-pri/a', 'http://127.0.0.1:4000/api/')).toBe(true);
    expect(isSlacks('http://127.0.0.1:4001/files-pri/a', 'http://127.0.0.1:4000/api/')).toBe(false);
  });
});

describe('text', () => {
  test('is UTF-8, or UTF-16 as spreadsheets write it, and nothing else', () => {
    expect(textIn(Buffer.from('número', 'utf8'))).toBe('número');
    expect(textIn(Buffer.from('\ufeffnumber\t1', 'utf16le'))).toBe('number\t1');
    expect(textIn(Buffer.from([0x6e, 0xfa, 0x6d]))).toBeUndefined();
    expect(textIn(Buffer.from('PK\0\0', 'utf8'))).toBeUndefined();
  });
});

describe('a file', () => {
  let server: Server | undefined;
  afterEach(() => new Promise<void>((done) => (server ? server.close(() => done()) : done())));

  const serve = async (answer: Parameters<typeof createServer>[1] & {}) => {
    server = createServer(answer);
    await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const fetched = (origin: string, file: object = {}) => {
    const info = () => Promise.resolve({ ok: true, file: { url_private: `${origin}/f.csv`, ...file } });
    const client = { files: { info } } as unknown as WebClient;
    return download(client, 'F1', { botToken: 'xoxb-1', apiUrl: `${origin}/api/` });
  };

  test('is read with the token', async () => {
    let seen: string | undefined;
    const origin = await serve((request, response) => {
      seen = request.headers.authorization;
      response.end('number\n');
    });

    expect(await fetched(origin)).toEqual({ text: 'number\n' });
    expect(seen).toBe('Bearer xoxb-1');
  });

  test('is not read where Slack says that it is too large, and not on when it turns out to be', async () => {
    const origin = await serve((_request, response) => response.end('x'.repeat(1_000_001)));

    expect(await fetched(origin, { size: 2_000_000 })).toEqual({ code: 'too-large' });
    expect(await fetched(origin, { size: 10 })).toEqual({ code: 'too-large' });
  });

  test('is none when Slack shows a page to sign in on, refuses, or its address is elsewhere', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/page.csv') response.setHeader('content-type', 'text/html; charset=utf-8').end('<html>');
      else response.writeHead(404).end();
    });

    expect(await fetched(origin, { url_private: `${origin}/page.csv` })).toEqual({ code: 'unreachable' });
    expect(await fetched(origin)).toEqual({ code: 'unreachable' });
    expect(await fetched(origin, { url_private: 'http://127.0.0.1:1/f.csv' })).toEqual({ code: 'unreachable' });
  });

  test('is not followed to another address, where the token would go along', async () => {
    let asked = 0;
    const origin = await serve((request, response) => {
      asked += 1;
      if (request.url === '/f.csv') response.writeHead(302, { location: '/other' }).end();
      else response.end('number');
    });

    await expect(fetched(origin)).rejects.toThrow();
    expect(asked).toBe(1);
  });
});
