import type { WebClient } from '@slack/web-api';
import { kindOf } from '../../health/cause.ts';
import type { Incident } from '../../health/incident.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { NumberReport } from '../../workflow/number-reports.ts';
import type { Cards } from '../../workflow/slack-ports.ts';
import { durationText } from '../alert-duration.ts';
import type { ReportWords } from './report-lines.ts';
import { counted, readingLines, whyUnread } from './report-lines.ts';
import { code, time } from '../tokens.ts';

const listedIncidents = 10;

function incidentLine(incident: Incident, { number, said }: { number: string; said: ReportWords }): string {
  const { words, alerts } = said;
  const title = alerts.alerts.plain(`alert.cause.${kindOf(incident.cause)}.title`, { number, count: 1 });
  const since = time(incident.openedAt);
  if (incident.recoveredAt === undefined) return words.mrkdwn('report.incident.open', { title, since });
  const duration = durationText(incident.recoveredAt - incident.openedAt, alerts.alerts);
  return words.mrkdwn('report.incident', { title, since, duration });
}

function stateLines({ now, failure }: NumberReport, { words }: ReportWords): string[] {
  if (!now) return [words.mrkdwn('health.unread', { reason: whyUnread(failure, words) })];
  return readingLines(now, words);
}

/** How a number did since its move, as lines of mrkdwn; pure. */
export function numberReportLines(report: NumberReport, said: ReportWords): string[] {
  const { target, ageMs, templateQualities, incidents, downtimeMs } = report;
  const { words, alerts } = said;
  const number = formatNumber(target.number);
  const shown = incidents.slice(-listedIncidents);
  const left = incidents.length - shown.length;
  return [
    words.mrkdwn('report.title', { number, age: durationText(ageMs, alerts.alerts) }),
    downtimeMs === 0
      ? words.mrkdwn('report.never-down')
      : words.mrkdwn('report.down', { downtime: durationText(downtimeMs, alerts.alerts) }),
    words.mrkdwn('report.incidents', { count: incidents.length }),
    ...shown.map((incident) => incidentLine(incident, { number, said })),
    ...(left > 0 ? [words.mrkdwn('report.incidents.more', { count: left })] : []),
    ...stateLines(report, said),
    templateQualities
      ? words.mrkdwn('report.templates', {
          count: templateQualities.length,
          qualities: code(counted(templateQualities)),
        })
      : words.mrkdwn('report.templates.unread'),
  ];
}

/** Tells reports in the threads of the cards; one whose move has no card is told nowhere. Rejects when Slack did not take it. */
export const createReportTeller =
  (parts: { client: WebClient; cards: Pick<Cards, 'get'>; said: ReportWords }) =>
  async (report: NumberReport): Promise<void> => {
    const card = await parts.cards.get(report.target.migration);
    if (!card) return;
    const text = numberReportLines(report, parts.said).join('\n');
    await parts.client.chat.postMessage({ channel: card.channel, thread_ts: card.ts, text, unfurl_links: false });
  };
