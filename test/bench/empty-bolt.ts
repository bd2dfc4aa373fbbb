import { App, LogLevel } from '@slack/bolt';

/** The least an app can do: acknowledge, and nothing else; with ANSWERS, also answer a command as every command wants to be. */
const { PORT = '', SLACK_API_URL = '', TOKEN = '', SIGNING_SECRET = '', ANSWERS } = process.env;
const app = new App({
  token: TOKEN,
  signingSecret: SIGNING_SECRET,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: SLACK_API_URL },
});
app.command('/migrate', async ({ ack, client, command }) => {
  await ack();
  if (ANSWERS === undefined) return;
  const { channel_id: channel, user_id: user } = command;
  await client.chat.postEphemeral({ channel, user, text: 'No move of this number is known.' });
});
app.event('message', () => Promise.resolve());
await app.start(Number(PORT));
process.send?.('ready');
