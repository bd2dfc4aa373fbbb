import { App, LogLevel } from '@slack/bolt';
import { Redis } from 'ioredis';

/** An app as people usually write it: lock, session, work, session, unlock, and then the acknowledgement. */
const { PORT = '', REDIS_URL = '', SLACK_API_URL = '', TOKEN = '', SIGNING_SECRET = '' } = process.env;
const redis = new Redis(REDIS_URL);
const app = new App({
  token: TOKEN,
  signingSecret: SIGNING_SECRET,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: SLACK_API_URL },
});
app.command('/migrate', async ({ ack, body }) => {
  const key = `session:${body.trigger_id}`;
  await redis.set(`${key}:lock`, '1', 'PX', 5_000, 'NX');
  await redis.hgetall(key);
  await redis.lrange(`${key}:journal`, 0, -1);
  await redis.hset(key, 'at', String(Date.now()));
  await redis.rpush(`${key}:journal`, body.text);
  await redis.del(`${key}:lock`);
  await ack();
});
await app.start(Number(PORT));
process.send?.('ready');
// Whoever started it is gone: nobody is there to answer any more.
process.on('disconnect', () => process.exit(0));
