import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createFreshness } from '../../src/slack/freshness.ts';
import { until } from '../support/until.ts';
import { ANA, CHANNEL, createStage, SIGNING_SECRET, type Stage } from './stage.ts';

let stage: Stage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const answers = (running: Stage) =>
  running.slack
    .as(ANA)
    .sees()
    .messages.filter(({ ephemeralFor }) => ephemeralFor === ANA).length;

describe('Socket Mode', () => {
  test('loses no command while Slack recycles one socket after the other', async () => {
    const running = await createStage({ socketLifetimeMs: 3_000 });
    stage = running;
    await until(() => running.slack.connections() === 2);
    const end = performance.now() + 5_000;
    let asked = 0;
    while (performance.now() < end) {
      const outcome = await running.slack.as(ANA).types('/migrate help', CHANNEL);
      expect(outcome.notice).toBeUndefined();
      asked += 1;
    }

    expect(asked).toBeGreaterThan(100);
    await until(() => answers(running) === asked);
  });

  test('comes back by itself after Slack was away', async () => {
    const running = await createStage();
    stage = running;
    await until(() => running.slack.connections() === 2);
    running.slack.faults.down('connection-reset');
    running.slack.recycleSockets();
    await until(() => running.slack.connections() === 0);
    await until(() => !running.bot.isReachable());
    running.slack.faults.up();

    await until(() => running.slack.connections() === 2, 15_000);
    expect(running.bot.isReachable()).toBe(true);
  });

  test('delivered again, a command is acknowledged and answered no second time', async () => {
    const running = await createStage();
    stage = running;
    await running.slack.as(ANA).types('/migrate help', CHANNEL);
    await until(() => answers(running) === 1);

    expect(await running.slack.redeliverLast()).toMatchObject({ kind: 'acked' });
    await running.slack.as(ANA).types('/migrate help', CHANNEL);
    await until(() => answers(running) === 2);
    expect(running.logged).toContainEqual({
      fields: { delivery: 'handled' },
      message: 'Slack delivered something again',
    });
  });

  test('that comes first as a retry is answered', async () => {
    const running = await createStage({ repeats: () => ({ firstAttempt: 2, copies: [] }) });
    stage = running;
    await running.slack.as(ANA).types('/migrate help', CHANNEL);

    await until(() => answers(running) === 1);
  });
});

describe('HTTP mode', () => {
  const body = new URLSearchParams({
    command: '/migrate',
    text: 'help',
    user_id: ANA,
    channel_id: CHANNEL,
    team_id: 'T0HARBOUR1',
    trigger_id: '1.2.3',
    response_url: 'http://127.0.0.1:1/',
  }).toString();

  const headersOf = (at: number, secret = SIGNING_SECRET) => ({
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
  });
  const send = (running: Stage, at: number, secret?: string) =>
    fetch(`http://127.0.0.1:${running.port}/slack/events`, { method: 'POST', headers: headersOf(at, secret), body });
  const nowSeconds = () => Math.floor(Date.now() / 1000);

  test('answers commands the way Socket Mode does', async () => {
    stage = await createStage({ http: true });
    const running = stage;
    await running.slack.as(ANA).types('/migrate help', CHANNEL);

    await until(() => answers(running) === 1);
  });

  test('takes a signed request of now, and each only once', async () => {
    stage = await createStage({ http: true });
    const at = nowSeconds();

    expect((await send(stage, at)).status).toBe(200);
    expect((await send(stage, at)).status).toBe(401);
  });

  test.each([-301, -3600, 301, 3600, 10 * 365 * 86_400])(
    'refuses a request %i seconds away from now',
    async (seconds) => {
      stage = await createStage({ http: true });

      expect((await send(stage, nowSeconds() + seconds)).status).toBe(401);
    },
  );

  test('refuses a forged signature, and remembers nothing of it', async () => {
    stage = await createStage({ http: true });
    const at = nowSeconds();

    expect((await send(stage, at, 'another secret')).status).toBe(401);
    expect((await send(stage, at)).status).toBe(200);
  });

  /** Sends the headers, waits until the server has seen them, and gives a way to send the rest. */
  const begin = async (running: Stage, at: number): Promise<() => Promise<number>> => {
    const sending = request({
      port: running.port,
      path: '/slack/events',
      method: 'POST',
      headers: { ...headersOf(at), 'content-length': body.length, expect: '100-continue' },
    });
    const status = new Promise<number>((resolve, reject) => {
      sending.on('response', (response) => resolve(response.resume().statusCode ?? 0));
      sending.on('error', reject);
    });
    sending.flushHeaders();
    await once(sending, 'continue');
    return () => {
      sending.end(body);
      return status;
    };
  };

  test('takes one of two equal requests that arrive together', async () => {
    stage = await createStage({ http: true });
    const running = stage;
    const at = nowSeconds();
    const finishes = [await begin(running, at), await begin(running, at)];
    const statuses = await Promise.all(finishes.map((finish) => finish()));

    expect(new Set(statuses)).toEqual(new Set([200, 404]));
    await until(() => answers(running) > 0);
    expect(answers(running)).toBe(1);
  });
});

describe('freshness', () => {
  const now = Date.UTC(2026, 10, 22);

  test.each([
    [0, true],
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ])('of a request %i seconds away is %s', (seconds, fresh) => {
    expect(createFreshness().isTimely(String(now / 1000 + seconds), now)).toBe(fresh);
  });

  test.each([undefined, '', 'soon', '1e9', '-5', '9'.repeat(30)])('of the header %j is none', (header) => {
    expect(createFreshness().isTimely(header, now)).toBe(false);
  });

  test('of a signature lasts fifteen minutes', () => {
    const freshness = createFreshness();
    expect(freshness.accept('s', now)).toBe(true);

    expect(freshness.accept('s', now + 899_999)).toBe(false);
    expect(freshness.accept('s', now + 900_000)).toBe(true);
  });
});
