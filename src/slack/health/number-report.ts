import { kindOf } from '../../health/cause.ts';
import { lengthOf } from '../../health/downtime.ts';
import type { Incident } from '../../health/incident.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { NumberReport } from '../../workflow/number-reports.ts';
import { durationText } from '../alert-duration.ts';
import { courseText } from '../chart/chart-text.ts';
import type { ReportWords } from './report-lines.ts';
import { counted, readingLines, whyUnread } from './report-lines.ts';
import { code, ours, time } from '../tokens.ts';

const listedIncidents = 10;

function incidentLine(incident: Incident, { number, said }: { number: string; said: ReportWords }): string {
  const { words, alerts } = said;
  const title = ours(alerts.alerts.plain(`alert.cause.${kindOf(incident.cause)}.title`, { number, count: 1 }));
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
  const { target, ageMs, templateQualities, incidents, quality, down } = report;
  const downtimeMs = lengthOf(down);
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
    courseText(quality, said),
    ...stateLines(report, said),
    templateQualities
      ? words.mrkdwn('report.templates', {
          count: templateQualities.length,
          qualities: code(counted(templateQualities)),
        })
      : words.mrkdwn('report.templates.unread'),
  ];
}
