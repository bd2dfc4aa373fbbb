import { setTimeout as pause } from 'node:timers/promises';
import { sandboxTokens } from '../../sandbox/bot-settings.ts';
import type { Envelope } from '../../sandbox/slack/delivery/delivery.ts';
import { SignedHttp } from '../../sandbox/slack/delivery/signed-http.ts';
import { Traffic } from '../../sandbox/slack/traffic.ts';
import { channels, defaultSeed, people } from '../../sandbox/slack/world-seed.ts';

/**
 * Slack's side of one second of deliveries, in a process of its own, so that nothing but the app is slow. Told where and what, it
 * answers how long each acknowledgement took, ms, and how many never came.
 */
export interface Burst {
  /** Port of the app. */
  port: number;
  /** Slash commands, or messages that somebody writes in the channel. */
  what: 'command' | 'message';
  perSecond: number;
}

/** What became of a burst. */
export interface BurstTimes {
  tookMs: number[];
  lost: number;
}

const VERIFICATION_TOKEN = 'sandbox-verification-token';
let sent = 0;

const shared = { token: VERIFICATION_TOKEN, team_id: defaultSeed.team.id, api_app_id: defaultSeed.app.id };

const command = (): Envelope => ({
  type: 'slash_commands',
  acceptsResponse: true,
  payload: {
    ...shared,
    team_domain: defaultSeed.team.domain,
    channel_id: channels.migrations,
    channel_name: 'number-migrations',
    user_id: people.ana,
    user_name: 'ana',
    command: '/migrate',
    text: 'status +1 631 555 1234',
    is_enterprise_install: 'false',
    response_url: 'http://127.0.0.1:9/none',
    trigger_id: `bench.${process.pid}.${(sent += 1)}`,
  },
});

const message = (): Envelope => {
  const ts = `${Math.floor(Date.now() / 1_000)}.${String((sent += 1)).padStart(6, '0')}`;
  const event = { type: 'message', channel_type: 'channel', channel: channels.migrations, user: people.ana, ts };
  return {
    type: 'events_api',
    acceptsResponse: false,
    payload: {
      ...shared,
      type: 'event_callback',
      event_id: `Ev${process.pid}X${sent}`,
      event_time: Math.floor(Date.now() / 1_000),
      event: { ...event, text: 'Good morning', event_ts: ts },
    },
  };
};

const apps = new Map<number, SignedHttp>();

function appAt(port: number): SignedHttp {
  const known = apps.get(port);
  if (known) return known;
  const { signingSecret } = sandboxTokens;
  const app = new SignedHttp({
    url: `http://127.0.0.1:${port}/slack/events`,
    signingSecret,
    verificationToken: VERIFICATION_TOKEN,
    ackTimeoutMs: 3_000,
    now: Date.now,
    traffic: new Traffic(Date.now),
  });
  apps.set(port, app);
  return app;
}

async function second({ port, what, perSecond }: Burst): Promise<BurstTimes> {
  const times: BurstTimes = { tookMs: [], lost: 0 };
  const app = appAt(port);
  const one = async () => {
    const began = performance.now();
    const outcome = await app.deliver(what === 'command' ? command() : message());
    if (outcome.kind === 'acked') times.tookMs.push(performance.now() - began);
    else times.lost++;
  };
  const under: Promise<void>[] = [];
  const began = performance.now();
  for (let index = 0; index < perSecond; index++) {
    under.push(one());
    await pause(Math.max(0, began + ((index + 1) * 1_000) / perSecond - performance.now()));
  }
  await Promise.all(under);
  return times;
}

process.on('message', (burst: Burst) => void second(burst).then((times) => process.send?.(times)));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
