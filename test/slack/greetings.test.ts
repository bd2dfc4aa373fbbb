import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { SlackEmulator } from '../../sandbox/slack/slack-emulator.ts';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import { BareBot } from '../sandbox/slack/bare-bot.ts';
import { secrets, startSlack } from '../sandbox/slack/ferry-app.ts';
import { realClock } from '../support/store.ts';
import { until } from '../support/until.ts';

let slack: SlackEmulator;
let app: SlackApp | undefined;

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

beforeEach(async () => {
  slack = await startSlack();
});

afterEach(async () => {
  await app?.stop();
  await slack.close();
});

/** Starts an app and resolves with what Slack said at its greetings, once both sockets are open. */
async function greetingsOf(): Promise<number[]> {
  const heard: number[] = [];
  app = createSlackApp({
    botToken: secrets.botToken,
    appToken: secrets.appToken,
    port: 0,
    apiUrl: slack.apiUrl,
    clock: realClock,
    log: silent,
  });
  app.onGreeting((all) => heard.push(all));
  await app.start();
  await until(() => heard.length === 2);
  return heard;
}

test('every socket has a name of its own, and Slack counts as many', async () => {
  expect(await greetingsOf()).toEqual([1, 2]);
  expect(new Set(app?.sockets()).size).toBe(2);
});

test('a socket of another process is counted and is none of ours', async () => {
  const other = await BareBot.connect(slack);

  expect(await greetingsOf()).toEqual([2, 3]);
  expect(app?.sockets()).toHaveLength(2);
  await other.close();
});
