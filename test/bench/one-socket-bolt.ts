import { App, LogLevel } from '@slack/bolt';

/** Socket Mode as Bolt sets it up: one receiver, one socket. */
const { SLACK_API_URL = '', TOKEN = '', APP_TOKEN = '' } = process.env;
const app = new App({
  token: TOKEN,
  appToken: APP_TOKEN,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  installerOptions: { clientOptions: { slackApiUrl: SLACK_API_URL } },
});
app.command('/migrate', async ({ ack }) => ack());
await app.start();
process.send?.('ready');
