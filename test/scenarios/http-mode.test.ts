import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sandboxTokens } from '../../sandbox/bot-settings.ts';
import { signatureHeaders } from '../../sandbox/slack/delivery/signed-http.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch } from './support/lines.ts';
import { asked, migrate, openScene, registrations } from './support/scene.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openScene({ replicas: 2, bot: { delivery: 'http' } });
}, 60_000);

afterAll(() => stage.close(), 60_000);

const NOW = () => Math.floor(Date.now() / 1000);

/** What Slack would send for `/migrate help`, signed at another time or by another secret. */
function send({
  at = NOW(),
  secret = sandboxTokens.signingSecret as string,
  tampered = false,
} = {}): Promise<Response> {
  const body = `command=%2Fmigrate&text=help&user_id=${people.ana}&channel_id=C0MIGRATE1&at=${at}.${Math.random()}`;
  return fetch(`http://127.0.0.1:${stage.bots[0]?.port}/slack/events`, {
    method: 'POST',
    body: tampered ? body.replace('help', 'list') : body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...signatureHeaders(body, secret, at) },
  });
}

test('the whole way works over signed HTTP, with any replica taking any request', async () => {
  expect(await stage.slack.verifyRequestUrl()).toBe(true);
  await migrate(stage, branch(0));

  expect(registrations(stage, branch(0))).toBe(1);
  expect(await asked(stage.slack.as(people.ana), `status ${branch(0).e164}`)).toContain('Done.');
});

test('a signature of now is taken, and one of five minutes ago or ahead', async () => {
  expect((await send()).status).toBe(200);
  expect((await send({ at: NOW() - 290 })).status).toBe(200);
  expect((await send({ at: NOW() + 290 })).status).toBe(200);
});

test.each([
  ['more than five minutes old', { at: -310 }],
  ['more than five minutes ahead', { at: 310 }],
  ['ten years ahead', { at: 315_360_000 }],
])('a signature %s is refused', async (_why, { at }) => {
  expect((await send({ at: NOW() + at })).status).toBe(401);
});

test('a request signed by somebody else, changed on the way, or unsigned is refused', async () => {
  expect((await send({ secret: 'f'.repeat(32) })).status).toBe(401);
  expect((await send({ tampered: true })).status).toBe(401);
  expect((await fetch(`http://127.0.0.1:${stage.bots[0]?.port}/slack/events`, { method: 'POST' })).status).toBe(401);
});

test('an oversized body is refused, and the bot lives on', async () => {
  const answer = await fetch(`http://127.0.0.1:${stage.bots[0]?.port}/slack/events`, {
    method: 'POST',
    body: 'x'.repeat(5_000_000),
    headers: signatureHeaders('x', sandboxTokens.signingSecret, NOW()),
  }).catch(() => undefined);

  expect(answer?.ok ?? false).toBe(false);
  expect(await asked(stage.slack.as(people.ana), 'help')).toContain('/migrate list');
});
