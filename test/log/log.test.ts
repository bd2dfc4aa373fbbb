import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axios, { AxiosError } from 'axios';
import fc from 'fast-check';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLog, type Log, type LogOptions } from '../../src/log.ts';
import { formsOf } from '../../src/log/scrubber.ts';
import { CallFailure } from '../../src/migration/failure.ts';

const canaries = {
  pin: '739184',
  blob: 'QkFDS1VQLWNhbmFyeS1ibG9i',
  password: 'canary pässwörd/with+all="kinds"',
  tokenInUrl: 'canary-token-in-url',
  tokenInHeader: 'canary-token-in-header',
};

let server: Server;
let refused: AxiosError;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(400, { 'content-type': 'application/json', 'x-echo': canaries.tokenInHeader });
    response.end(
      JSON.stringify({ error: { message: `PIN ${canaries.pin} is wrong`, code: 133005, fbtrace_id: 'AbCdEf123' } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v25.0/1/register?access_token=${canaries.tokenInUrl}`;
  const body = { pin: canaries.pin, backup: { data: canaries.blob, password: canaries.password } };
  refused = await axios
    .post(url, body, { headers: { Authorization: `Bearer ${canaries.tokenInHeader}` } })
    .then(() => new AxiosError('expected a refusal'))
    .catch((error: AxiosError) => error);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function aLog(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'trace', ...options, destination: { write: (line) => void lines.push(line) } });
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
  return { log, lines, last };
}

const everyWay: [string, (log: Log) => void][] = [
  ['as the only argument', (log) => log.error(refused)],
  ['as err', (log) => log.trace({ err: refused }, 'refused')],
  ['as err without a message', (log) => log.error({ err: refused })],
  ['under another name', (log) => log.debug({ error: refused, list: [refused] }, 'refused')],
  ['as the cause of another error', (log) => log.warn(new Error('outer', { cause: refused }))],
  ['deep inside plain data', (log) => log.info({ a: { b: { cause: refused } } })],
  [
    'as a binding of a child',
    (log) => log.child({ failed: refused }).child({ err: refused, request: refused.config }).info('refused'),
  ],
  [
    'as its request and answer',
    (log) =>
      log.info({
        config: refused.config,
        response: refused.response,
        raw: Object.fromEntries(Object.entries(refused)),
      }),
  ],
  [
    'as data of ours',
    (log) =>
      log.info({
        pin: canaries.pin,
        backup: { data: canaries.blob, password: canaries.password },
        access_token: canaries.tokenInUrl,
        headers: { Authorization: canaries.tokenInHeader },
      }),
  ],
  ['in placeholders', (log) => log.info('%o %j %O %s', refused, refused, refused, refused)],
];

describe('the log', () => {
  test('would meet all five canaries in what axios throws', () => {
    const everything = JSON.stringify([refused.toJSON(), refused.response?.headers, refused.response?.data]);

    for (const canary of Object.values(canaries))
      expect(
        everything.includes(canary) || everything.includes(JSON.stringify(JSON.stringify(canary)).slice(3, -3)),
      ).toBe(true);
  });

  test.each(everyWay)('writes no canary of an error given %s', (_way, write) => {
    const { log, lines } = aLog();

    write(log);

    expect(lines).toHaveLength(1);
    for (const canary of Object.values(canaries)) {
      for (const form of formsOf(canary)) expect(lines[0]).not.toContain(form);
    }
  });

  test('removes registered secrets from sentences that contain them, in whatever spelling', () => {
    const { log, lines } = aLog({ secrets: Object.values(canaries) });
    const spellings = Object.values(canaries).flatMap((canary) => [
      canary,
      encodeURIComponent(canary),
      JSON.stringify({ canary }),
      Buffer.from(`admin:${canary}`).toString('base64'),
      Buffer.from(`user:${canary}!`).toString('base64url'),
      Buffer.from(canary).toString('hex'),
    ]);

    for (const spelling of spellings) log.info(`sent ${spelling} to Meta`);

    expect(lines).toHaveLength(30);
    for (const canary of Object.values(canaries)) {
      for (const form of formsOf(canary)) expect(lines.join('')).not.toContain(form);
    }
  });

  test('forgets a secret that is gone', () => {
    const { log, last } = aLog();

    const forget = log.registerSecret('135790');
    log.child({ a: 1 }).info('PIN 135790');
    expect(last()['msg']).toBe('PIN [secret]');
    forget();
    log.info('PIN 135790');

    expect(last()['msg']).toBe('PIN 135790');
  });

  test('keeps of an error what helps: type, code, status, Graph code, trace id and frames', () => {
    const { log, last } = aLog();

    log.error(refused);

    expect(last()).toMatchObject({
      level: 'error',
      msg: 'AxiosError',
      err: { type: 'AxiosError', code: 'ERR_BAD_REQUEST', status: 400, graphCode: 133005, traceId: 'AbCdEf123' },
    });
    expect((last()['err'] as { at: string[] }).at[0]).toMatch(/^at .+:\d+:\d+\)?$/);
  });

  test('keeps the message of our own errors only', () => {
    class Own extends Error {}
    const { log, last } = aLog({ ownErrors: [Own] });

    log.error(new Own('ours', { cause: new Error('theirs') }));

    expect(last()['err']).toMatchObject({ type: 'Own', message: 'ours', cause: { type: 'Error' } });
    expect(JSON.stringify(last())).not.toContain('theirs');
  });

  test('knows the failure of a call', () => {
    const { log, last } = aLog();

    log.warn(
      {
        err: new CallFailure({
          source: 'meta',
          class: 'hold',
          kind: 'pin-mismatch',
          code: 133005,
          httpStatus: 400,
          traceId: 'AbCdEf123',
        }),
      },
      'register',
    );

    expect(last()).toMatchObject({
      msg: 'register',
      err: {
        type: 'CallFailure',
        message: 'meta pin-mismatch (133005)',
        status: 400,
        graphCode: 133005,
        traceId: 'AbCdEf123',
      },
    });
  });

  test.each([
    ['calling +1 631 555 1234 now', 'calling *******1234 now'],
    ['calling +54 9 11 (2345)-6789.', 'calling *********6789.'],
    ['number 16315551234 moved', 'number *******1234 moved'],
    ['migration 16315551234-abcdefghij', 'migration *******1234-abcdefghij'],
    ['WABA 102290129340398, message ts 1732262400.123456', 'WABA 102290129340398, message ts 1732262400.123456'],
    [
      'GET https://graph.example/v25.0/1?fields=a&access_token=b failed',
      'GET https://graph.example/v25.0/1?[query] failed',
    ],
    ['redis://user:word@10.0.0.1:6379', 'redis://[secret]@10.0.0.1:6379'],
    ['xoxb-123456-abcdef and Bearer abc.def-ghi', '[secret] and Bearer [secret]'],
  ])('writes "%s" as "%s"', (message, written) => {
    const { log, last } = aLog();

    log.info(message);

    expect(last()['msg']).toBe(written);
  });

  test('leaves numbers that are not phone numbers alone', () => {
    const { log, last } = aLog();

    log.info({ at: 1732262400123, list: [1732262400123, 1732262400124], number: '+16315551234' });

    expect(last()).toMatchObject({ at: 1732262400123, list: [1732262400123, 1732262400124], number: '*******1234' });
  });

  test('shows objects with a class by name, and cuts what is long or deep', () => {
    const { log, last } = aLog();

    log.info({
      map: new Map([['pin', canaries.pin]]),
      bytes: Buffer.from(canaries.pin),
      long: 'x'.repeat(2000),
      deep: { a: { b: { c: { d: 1 } } } },
    });

    expect(last()).toMatchObject({ map: '[Map]', bytes: '[Buffer]', deep: { a: { b: { c: '[deep]' } } } });
    expect(String(last()['long'])).toHaveLength(501);
  });

  test('writes one line of JSON for anything it is given', () => {
    fc.assert(
      fc.property(
        fc.anything({ withDate: true, withMap: true, withBigInt: true, withNullPrototype: true }),
        fc.string(),
        (value, message) => {
          const { log, lines } = aLog({ secrets: [message] });
          log.info({ value }, message);
          log.child({ value }).info(value as object);

          expect(lines.map((line) => line.trim().split('\n').length)).toEqual([1, 1]);
          for (const line of lines) JSON.parse(line);
        },
      ),
    );
  });
});
