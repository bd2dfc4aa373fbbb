import type { AccountIncident, Line } from '../health/account-incident.ts';
import { affected, leftUnseen, wabaOfIncident } from '../health/account-incident.ts';
import { titleOf } from './alert-cause.ts';
import type { AlertLanguage } from './alert-cause.ts';
import { durationText } from './alert-duration.ts';
import type { ThreadFile } from './thread-files.ts';
import { ours, person, time } from './tokens.ts';

/** One message of an alert's thread; `isLoud`: also shown in the channel. */
export type AlertLine = { text: string; isLoud: boolean } | { file: ThreadFile };

function reminder(incident: AccountIncident, at: number, { alerts, ...more }: AlertLanguage): string {
  const title = ours(titleOf(incident, wabaOfIncident(incident.id), { alerts, ...more }));
  const duration = durationText(at - incident.openedAt, alerts);
  const { assigned } = incident;
  return assigned
    ? alerts.mrkdwn('alert.line.reminder.assigned', { person: person(assigned.to), duration, title })
    : alerts.mrkdwn('alert.line.reminder.nobody', { duration, title });
}

function listFile(incident: AccountIncident, { alerts }: AlertLanguage): ThreadFile {
  const members = affected(incident);
  return {
    name: `alert-${incident.id.replace('.', '-')}.csv`,
    title: alerts.plain('alert.line.list.title', { incident: incident.id }),
    content: [
      'subject,since',
      ...members.map(({ subject, since }) => `${subject},${new Date(since).toISOString()}`),
      '',
    ].join('\n'),
    comment: alerts.mrkdwn('alert.line.list', { count: members.length }),
  };
}

/** What a line says; pure. Reminders and what comes back are shown in the channel too. */
export function renderLine(incident: AccountIncident, line: Line, language: AlertLanguage): AlertLine {
  const { alerts } = language;
  const title = () => ours(titleOf(incident, wabaOfIncident(incident.id), language));
  const quiet = (text: string): AlertLine => ({ text, isLoud: false });
  switch (line.tell) {
    case 'reminder':
      return { text: reminder(incident, line.at, language), isLoud: true };
    case 'list':
      return { file: listFile(incident, language) };
    case 'joined':
      return quiet(alerts.mrkdwn('alert.line.joined', { count: line.count, total: affected(incident).length }));
    case 'snoozed':
      return quiet(alerts.mrkdwn('alert.line.snoozed', { by: person(line.by), until: time(line.until) }));
    case 'snooze-ended':
      return { text: alerts.mrkdwn('alert.line.snooze-ended', { title: title() }), isLoud: true };
    case 'assigned':
      return quiet(alerts.mrkdwn('alert.line.assigned', { to: person(line.to), by: person(line.by) }));
    case 'reopened':
      return {
        text: alerts.mrkdwn('alert.line.reopened', { times: line.times, title: title() }),
        isLoud: line.times <= LOUD_RETURNS,
      };
    case 'recovered':
      return quiet(
        alerts.mrkdwn(leftUnseen(incident) > 0 ? 'alert.line.unwatched' : 'alert.line.recovered', {
          duration: durationText(line.at - incident.openedAt, alerts),
        }),
      );
  }
}

/** What comes back more often is told in the thread only. */
const LOUD_RETURNS = 2;
