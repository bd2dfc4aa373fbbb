import { App, LogLevel } from '@slack/bolt';

/** The least an app can do: acknowledge, and nothing else. */
const { PORT = '', SLACK_API_URL = '', TOKEN = '', SIGNING_SECRET = '' } = process.env;
const app = new App({
  token: TOKEN,
  signingSecret: SIGNING_SECRET,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: SLACK_API_URL },
});
app.command('/migrate', async ({ ack }) => ack());
await app.start(Number(PORT));
process.send?.('ready');
