import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, LogLevel } from '@slack/bolt';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../../../sandbox/free-port.ts';
import { signatureHeaders } from '../../../sandbox/slack/delivery/signed-http.ts';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { people } from '../../../sandbox/slack/world-seed.ts';
import { addFerryListeners, secrets, startSlack } from './ferry-app.ts';

describe('a Bolt app over signed HTTP', () => {
  let slack: SlackEmulator;
  let app: App | undefined;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}/slack/events`;
    slack = await startSlack({ httpEventsUrl: url });
    app = new App({
      token: secrets.botToken,
      signingSecret: secrets.signingSecret,
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    });
    addFerryListeners(app);
    await app.start({ port, host: '127.0.0.1' });
  });

  afterAll(async () => {
    await app?.stop();
    await slack.close();
  });

  test('echoes the challenge of its request URL', async () => {
    expect(await slack.verifyRequestUrl()).toBe(true);
  });

  test('goes from command to modal to message to approval', async () => {
    const ana = slack.as(people.ana);
    const mara = slack.as(people.mara);

    expect(await ana.types('/migrate +1', '#number-migrations')).toEqual({ ok: true });
    const modal = await ana.until((seen) => seen.modals[0]);
    expect(await ana.submits(modal, { Number: '1' })).toEqual({
      ok: false,
      errors: { number: 'Start with a plus sign.' },
    });
    expect(await ana.submits(modal, { Number: '+1', Account: 'A' })).toEqual({ ok: true });
    const card = await mara.until((seen) => seen.messages.find((message) => message.text === '+1 waits'));
    expect(await mara.clicks(card, 'Approve')).toEqual({ ok: true });
    await ana.until((seen) => seen.messages.some((message) => message.text === `approved by ${people.mara}`));
  });

  test('answers a command in its acknowledgement, opens its Home and takes shortcuts', async () => {
    const ana = slack.as(people.ana);

    await ana.types('/escaped now', '#number-migrations');
    await ana.until((seen) =>
      seen.messages.some((message) => message.text === 'got now' && message.ephemeralFor === people.ana),
    );
    await ana.opensHome();
    await ana.until((seen) => seen.home);
    expect(await ana.clicks('home', 'Approve')).toEqual({ ok: true });
    expect(await ana.uses('start')).toEqual({ ok: true });
    const modal = await ana.until((seen) => seen.modals[0]);
    await ana.closes(modal);
    const message = ana.sees().messages[0];
    expect(await ana.uses('link', message)).toEqual({ ok: true });
    await ana.until((seen) => seen.messages.some((one) => one.text === `linked ${message?.ts}`));
  });

  test('turns a request with a wrong signature away', async () => {
    const body = 'command=%2Fmigrate';
    const headers = signatureHeaders(body, 'another secret', Math.floor(Date.now() / 1000));

    expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(401);
  });
});

describe('an unacknowledged event over HTTP', () => {
  let slack: SlackEmulator;
  let server: Server;
  const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
  const second = Promise.withResolvers<void>();

  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        requests.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
        response.writeHead(requests.length === 1 ? 500 : 200).end();
        if (requests.length === 2) second.resolve();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    slack = await startSlack({
      httpEventsUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    });
  });

  afterAll(async () => {
    await slack.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('is sent again at once, with its number and reason', async () => {
    await slack.as(people.ana).opensHome();
    await second.promise;

    expect(requests[0]?.headers['x-slack-retry-num']).toBeUndefined();
    expect(requests[1]?.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
    expect(requests[1]?.body).toBe(requests[0]?.body);
  });
});
