import type { WebClient } from '@slack/web-api';
import { formatNumber } from '../migration/phone-number.ts';
import type { Page } from '../migration/page.ts';
import type { Migration } from '../migration/state.ts';
import type { Catalogue } from './catalogue.ts';

/** What a receiver outside Slack is told of a page, and where in Slack to go on. */
export const pageWords =
  (words: Catalogue, channel: string) =>
  ({ number }: Migration, { cause }: Page) => ({
    summary: words.plain(`page.${cause}`, { number: formatNumber(number) }),
    link: { href: `https://slack.com/app_redirect?channel=${channel}`, text: words.plain('page.link') },
  });

/** Says in the alerts channel that a receiver is tried no more. Rejects when Slack did not take it. */
export const deadPageTeller =
  (client: WebClient, channel: string, words: Catalogue) =>
  async (receiver: string, { summary }: { summary: string }): Promise<void> => {
    await client.chat.postMessage({
      channel,
      text: words.mrkdwn('page.dead', { receiver, summary }),
      unfurl_links: false,
    });
  };
