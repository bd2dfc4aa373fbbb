import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { App, LogLevel } from '@slack/bolt';
import { createSlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { channels, people } from '../../../sandbox/slack/world-seed.ts';
import { randomFor } from '../random.ts';
import { planRepeats } from './repeats.ts';

const tokens = { botToken: 'xoxb-test', appToken: 'xapp-test', signingSecret: 'test-signing-secret' };
const LATEST_MS = 1_000;
const LOOK_MS = 50;
const QUIET_MS = 500;

/** A Bolt app of a few lines that answers every command, under the same repeats: how many commands it answers more than once. */
export async function runForgetfulBot(options: {
  seed: number;
  commands: number;
}): Promise<{ commands: number; doubled: number }> {
  const plan = planRepeats(randomFor(options.seed, 53), LATEST_MS);
  const slack = await createSlackEmulator({
    ...tokens,
    manifestPath: join(import.meta.dirname, '../../../manifest.yml'),
    port: 0,
    repeats: () => plan.next(),
  });
  const app = new App({
    token: tokens.botToken,
    appToken: tokens.appToken,
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  const answers = new Map<string, number>();
  app.command('/migrate', async ({ ack, command }) => {
    await ack();
    answers.set(command.text, (answers.get(command.text) ?? 0) + 1);
  });
  try {
    await app.start();
    for (let index = 0; index < options.commands; index += 1)
      await slack.as(people.ana).types(`/migrate question-${index}`, channels.migrations);
    while (slack.copiesWaiting() > 0) await pause(LOOK_MS);
    await pause(QUIET_MS);
    return { commands: options.commands, doubled: [...answers.values()].filter((count) => count > 1).length };
  } finally {
    await app.stop();
    await slack.close();
  }
}
