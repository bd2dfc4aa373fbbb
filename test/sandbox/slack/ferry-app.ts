import { App, LogLevel } from '@slack/bolt';
import { resolve } from 'node:path';
import {
  createSlackEmulator,
  type SlackEmulator,
  type SlackEmulatorOptions,
} from '../../../sandbox/slack/slack-emulator.ts';

/** Tokens of the emulated app in these tests. */
export const secrets = { botToken: 'xoxb-test', appToken: 'xapp-test', signingSecret: 'test-signing-secret' };

/** Starts an emulator with the test manifest; a late acknowledgement takes 300 ms instead of 3 s. */
export function startSlack(options: Partial<SlackEmulatorOptions> = {}): Promise<SlackEmulator> {
  return createSlackEmulator({
    manifestPath: resolve('test/sandbox/slack/manifest.yml'),
    port: 0,
    ackTimeoutMs: 300,
    ...secrets,
    ...options,
  });
}

/** A Bolt app in Socket Mode against the emulator, with the listeners of {@link addFerryListeners}. */
export async function startSocketApp(slack: SlackEmulator): Promise<App> {
  const app = new App({
    token: secrets.botToken,
    appToken: secrets.appToken,
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  addFerryListeners(app);
  await app.start();
  return app;
}

/** The modal `/migrate` opens: an input with a rule of the app's own, and one that may stay empty. */
export const startModal = {
  type: 'modal' as const,
  callback_id: 'start',
  private_metadata: 'C0MIGRATE1',
  notify_on_close: true,
  title: { type: 'plain_text' as const, text: 'Start' },
  submit: { type: 'plain_text' as const, text: 'Go' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'number',
      label: { type: 'plain_text' as const, text: 'Number' },
      element: { type: 'plain_text_input' as const, action_id: 'typed' },
    },
    {
      type: 'input' as const,
      block_id: 'waba',
      optional: true,
      label: { type: 'plain_text' as const, text: 'Account' },
      element: { type: 'external_select' as const, action_id: 'account', min_query_length: 1 },
    },
  ],
};

const approvable = (text: string) => [
  { type: 'section' as const, text: { type: 'mrkdwn' as const, text } },
  {
    type: 'actions' as const,
    block_id: 'gate',
    elements: [
      {
        type: 'button' as const,
        action_id: 'approve',
        value: '42',
        style: 'primary' as const,
        text: { type: 'plain_text' as const, text: 'Approve' },
      },
    ],
  },
];

/** Command, modal with inline error, message with a button, Home, shortcuts, type-ahead. */
export function addFerryListeners(app: App): void {
  app.command('/migrate', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: startModal });
  });
  app.command('/escaped', async ({ ack, command }) => ack({ text: `got ${command.text}`, response_type: 'ephemeral' }));
  app.view('start', async ({ ack, view, body, client }) => {
    const number = view.state.values['number']?.['typed']?.value ?? '';
    if (!number.startsWith('+')) {
      await ack({ response_action: 'errors', errors: { number: 'Start with a plus sign.' } });
      return;
    }
    await ack();
    await client.chat.postMessage({
      channel: view.private_metadata,
      text: `${number} waits`,
      blocks: approvable(`${number} waits for approval, asked by <@${body.user.id}>`),
      metadata: { event_type: 'migration', event_payload: { number } },
    });
  });
  app.view({ callback_id: 'start', type: 'view_closed' }, async ({ ack }) => ack());
  app.action('approve', async ({ ack, body, client, respond }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.message || !body.channel) return;
    await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: `approved by ${body.user.id}` });
    await respond({ text: 'Thank you.' });
  });
  app.options('account', async ({ ack, payload }) => {
    await ack({ options: [{ text: { type: 'plain_text', text: `Account ${payload.value}` }, value: payload.value }] });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: approvable('Home') } });
  });
  app.shortcut('start', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: startModal });
  });
  app.shortcut('link', async ({ ack, shortcut, respond }) => {
    await ack();
    if (shortcut.type === 'message_action') await respond({ text: `linked ${shortcut.message_ts}` });
  });
}
