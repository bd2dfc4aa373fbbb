import { sandboxTokens } from '../../../sandbox/bot-settings.ts';
import { freePort } from '../../../sandbox/free-port.ts';
import { SignedHttp } from '../../../sandbox/slack/delivery/signed-http.ts';
import { Traffic } from '../../../sandbox/slack/traffic.ts';
import { startRedis } from '../../support/redis.ts';
import { startNaiveWorker } from '../naive-run.ts';
import { openToxicLink } from '../toxics/toxic-link.ts';

/** An acknowledgement that does not come is as long as that. */
const ACK_WITHIN_MS = 10_000;

/** As many commands at the same moment to an app that does its work in Redis before it acknowledges; how long each took, ms. */
export async function runChattyApp(options: { commands: number; laterMs: number }): Promise<number[]> {
  const redis = await startRedis({ tcp: true });
  const link = await openToxicLink(redis.url);
  const port = await freePort();
  const app = await startNaiveWorker(
    {
      PORT: String(port),
      REDIS_URL: link.url,
      // It asks Slack nothing in its listener.
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      TOKEN: sandboxTokens.bot,
      SIGNING_SECRET: sandboxTokens.signingSecret,
    },
    'slow-redis/chatty-app.ts',
  );
  const slack = new SignedHttp({
    url: `http://127.0.0.1:${port}/slack/events`,
    signingSecret: sandboxTokens.signingSecret,
    verificationToken: 'sandbox-verification-token',
    ackTimeoutMs: ACK_WITHIN_MS,
    now: Date.now,
    traffic: new Traffic(Date.now),
  });
  const one = async (_: unknown, index: number): Promise<number> => {
    const began = performance.now();
    await slack.deliver({
      type: 'slash_commands',
      acceptsResponse: true,
      payload: {
        command: '/migrate',
        text: `status ${index}`,
        trigger_id: `naive.${index}`,
        user_id: 'U0ANA',
        team_id: 'T0',
      },
    });
    return performance.now() - began;
  };
  try {
    await one(undefined, -1);
    link.set({ kind: 'slow', ms: options.laterMs });
    return await Promise.all(Array.from({ length: options.commands }, one));
  } finally {
    await slack.close();
    await app.kill();
    await link.close();
    await redis.stop();
  }
}
