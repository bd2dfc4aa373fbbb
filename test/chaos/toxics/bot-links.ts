import type { BotPlaces } from '../../../sandbox/bot-settings.ts';
import type { Stage } from '../../../sandbox/stage.ts';
import { openToxicLink, type Toxic } from './toxic-link.ts';

/** The neighbours of a bot. */
export const NEIGHBOURS = ['Slack', 'Meta', 'On-Premises', 'Redis'] as const;
export type Neighbour = (typeof NEIGHBOURS)[number];

/** Links between bots and all their neighbours. */
export interface BotLinks {
  /** Where a bot finds its neighbours: behind the links. */
  places: Partial<BotPlaces>;
  set(neighbour: Neighbour, toxic: Toxic | undefined): void;
  close(): Promise<void>;
}

/** Opens a link to each neighbour; all bots share them. Webhooks and the ways into the bots are not on them. */
export async function openBotLinks({ places }: Stage): Promise<BotLinks> {
  const { slackApiUrl, graphUrl, redisUrl, onPremises } = places;
  const links = {
    Slack: await openToxicLink(slackApiUrl),
    Meta: await openToxicLink(graphUrl),
    'On-Premises': await openToxicLink(onPremises.url),
    Redis: await openToxicLink(redisUrl),
  };
  return {
    places: {
      slackApiUrl: `${links.Slack.url}${new URL(slackApiUrl).pathname}`,
      graphUrl: links.Meta.url,
      onPremises: { ...onPremises, url: links['On-Premises'].url },
      redisUrl: links.Redis.url,
    },
    set: (neighbour, toxic) => links[neighbour].set(toxic),
    async close() {
      await Promise.all(Object.values(links).map((link) => link.close()));
    },
  };
}
