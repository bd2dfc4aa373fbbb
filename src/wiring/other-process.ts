import type { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { Report } from '../http/route.ts';
import type { SlackApp } from '../slack/app.ts';
import { catalogueOf } from '../slack/catalogue.ts';
import { announce } from '../slack/listen/announce.ts';
import { createOpenSockets } from '../store/open-sockets.ts';
import { createOtherProcessWatch, type OtherProcessWatch } from '../workflow/other-process.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

/** Looks for another process on the same Slack app, and tells the channel of the cards and the log. */
export function wireOtherProcess(
  config: Config,
  parts: { process: Process; storage: Storage; slack: SlackApp; client: WebClient; report: Report },
): OtherProcessWatch {
  const { process, storage, slack, client, report } = parts;
  const { clock, ids, log } = process;
  const replica = ids.nonce().slice(0, 12);
  const words = catalogueOf(config.language);
  const watch = createOtherProcessWatch({
    sockets: createOpenSockets(storage.clients.command),
    clock,
    ours: () => slack.sockets().map((socket) => `${replica}.${socket}`),
    async tell(count) {
      log.error({ sockets: count }, 'another process with another storage is connected to this Slack app');
      await announce({ client, channel: config.channels.migrations }, words.mrkdwn('second-process.told', { count }));
    },
    report,
  });
  slack.onGreeting((all) => void watch.greeted(all));
  return watch;
}
