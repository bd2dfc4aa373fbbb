import type { WebClient } from '@slack/web-api';
import { wabaOfIncident, type AccountIncident } from '../health/account-incident.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { Page } from '../migration/page.ts';
import type { Migration } from '../migration/state.ts';
import { titleOf, whatOf, type AlertLanguage } from './alert-cause.ts';
import type { Catalogue } from './catalogue.ts';
import { ours } from './tokens.ts';

const linkTo = (channel: string, text: string) => ({ href: `https://slack.com/app_redirect?channel=${channel}`, text });

/** What a receiver outside Slack is told of a page, and where in Slack to go on. */
export const pageWords =
  (words: Catalogue, channel: string) =>
  ({ number }: Migration) =>
  ({ cause }: Page) => ({
    summary: words.plain(`page.${cause}`, { number: formatNumber(number) }),
    link: linkTo(channel, words.plain('page.link')),
  });

/** The same of an incident of an account, in the words of its alert. */
export const incidentPageWords =
  (language: AlertLanguage, words: Catalogue, channel: string) => (incident: AccountIncident) => () => ({
    summary: words.plain('page.health-incident', {
      title: ours(titleOf(incident, wabaOfIncident(incident.id), language)),
      what: ours(whatOf(incident, language)),
    }),
    link: linkTo(channel, words.plain('page.link.alerts')),
  });

/** Says in the alerts channel that a receiver is tried no more. Rejects when Slack did not take it. */
export const deadPageTeller =
  (client: WebClient, channel: string, words: Catalogue) =>
  async (receiver: string, { summary }: { summary: string }): Promise<void> => {
    await client.chat.postMessage({
      channel,
      text: words.mrkdwn('page.dead', { receiver, summary: ours(summary) }),
      unfurl_links: false,
    });
  };
