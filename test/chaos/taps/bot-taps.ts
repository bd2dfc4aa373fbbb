import { createServerCertificate } from '../../../sandbox/on-premises/certificate.ts';
import { ROOT } from '../../../sandbox/bot-process.ts';
import type { BotPlaces } from '../../../sandbox/bot-settings.ts';
import type { Stage } from '../../../sandbox/stage.ts';
import type { Heard } from './crossing.ts';
import { openHttpTap } from './http-tap.ts';
import { openRedisTap, scriptsOf } from './redis-tap.ts';
import { readFileSync } from 'node:fs';

/** Taps between one bot and everything it speaks with. */
export interface BotTaps {
  /** Where the bot finds its neighbours: behind the taps. */
  places: BotPlaces;
  ports: ReadonlySet<number>;
  /** Everything that crosses is heard by `heard` from now on. */
  hear(heard: Heard): void;
  close(): Promise<void>;
}

/** Opens a tap for each neighbour of a bot, of another copy of the program too. Meta's webhooks lead through them as well. */
export async function openBotTaps({ places, world }: Stage, root: string = ROOT): Promise<BotTaps> {
  let listener: Heard = () => 'pass';
  const heard: Heard = (exchange, side) => listener(exchange, side);
  const certificate = await createServerCertificate();
  const redis = await openRedisTap({ target: places.redisUrl, heard, scripts: scriptsOf(root) });
  const http = (name: string, url: string) => openHttpTap({ name, target: new URL(url).origin, heard });
  const slack = await http('Slack', places.slackApiUrl);
  const meta = await http('Meta', places.graphUrl);
  const webhooks = await http('webhook address', places.publicUrl);
  const onPremises = await openHttpTap({
    name: 'On-Premises',
    target: places.onPremises.url,
    serves: certificate,
    ca: readFileSync(places.onPremises.caFile, 'utf8'),
    heard,
  });
  const taps = [redis, slack, meta, webhooks, onPremises];
  const behind = (tap: { url: string }, url: string) => `${tap.url}${new URL(url).pathname}`;
  const publicUrl = behind(webhooks, places.publicUrl);
  world.setCallbackUrl(publicUrl);
  return {
    places: {
      redisUrl: redis.url,
      slackApiUrl: behind(slack, places.slackApiUrl),
      graphUrl: meta.url,
      publicUrl,
      onPremises: { url: onPremises.url, caFile: certificate.caFile },
    },
    ports: new Set(taps.map(({ port }) => port)),
    hear(next) {
      listener = next;
    },
    async close() {
      await Promise.all(taps.map((tap) => tap.close()));
      await certificate.discard();
    },
  };
}
