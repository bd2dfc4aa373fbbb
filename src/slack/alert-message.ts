import type { KnownBlock } from '@slack/types';
import type { Incident, IncidentId } from '../health/incident.ts';
import type { WatchTarget } from '../health/watch.ts';
import { formatNumber } from '../migration/phone-number.ts';
import { reportedLines, titleOf, todoOf, whatOf } from './alert-cause.ts';
import type { AlertLanguage } from './alert-cause.ts';
import { durationText } from './alert-duration.ts';
import { actions, button, context, cut, header, LIMITS, sections } from './blocks.ts';
import { code, person, rendered, time } from './tokens.ts';

/** The action id of the button that takes an alert. */
export const acknowledgeActionId = 'ferryman.alert.acknowledge';

/** What an alert is made of; nothing else may influence it. */
export interface AlertView {
  incident: Incident;
  target: WatchTarget;
  language: AlertLanguage;
}

/** A message for chat.postMessage and chat.update. */
export interface AlertMessage {
  text: string;
  blocks: KnownBlock[];
}

function headline({ incident, target, language }: AlertView): string {
  const title = titleOf(incident, target.number, language);
  if (incident.recoveredAt !== undefined) return language.alerts.plain('alert.header.recovered', { title });
  const severity = language.alerts.plain(`alert.severity.${incident.severity}`);
  return language.alerts.plain('alert.header', { severity, title });
}

function stateLine({ incident, language }: AlertView): string {
  const { alerts } = language;
  const what = whatOf(incident, language);
  const { recoveredAt, openedAt, severity } = incident;
  if (recoveredAt === undefined)
    return alerts.mrkdwn('alert.since', {
      mark: rendered(alerts.mrkdwn(`alert.mark.${severity}`)),
      since: time(openedAt),
      what,
    });
  return alerts.mrkdwn('alert.recovered', {
    mark: rendered(alerts.mrkdwn('alert.mark.recovered')),
    at: time(recoveredAt),
    duration: durationText(recoveredAt - openedAt, alerts),
    what: rendered(alerts.mrkdwn('alert.what.past', { what })),
  });
}

function acknowledgedLines({ incident, language }: AlertView): string[] {
  const { acknowledged } = incident;
  if (!acknowledged) return [];
  const { by, at } = acknowledged;
  return [language.alerts.mrkdwn('alert.acknowledged', { by: person(by), at: time(at) })];
}

function smallPrint({ incident, target, language }: AlertView): string {
  return language.alerts.mrkdwn('alert.small-print', {
    number: formatNumber(target.number),
    phone: code(target.phoneNumberId),
    waba: code(target.waba),
    incident: code(incident.id),
  });
}

/** For notifications and readers that show no blocks. */
function textOf({ incident, target, language }: AlertView): string {
  const { alerts } = language;
  const title = titleOf(incident, target.number, language);
  if (incident.recoveredAt !== undefined) {
    const duration = durationText(incident.recoveredAt - incident.openedAt, alerts);
    return alerts.mrkdwn('alert.text.recovered', { duration, title });
  }
  const key = incident.acknowledged ? 'alert.text.acknowledged' : 'alert.text';
  const severity = alerts.plain(`alert.severity.${incident.severity}`);
  return alerts.mrkdwn(key, { severity, title, what: whatOf(incident, language) });
}

function acknowledgeButton(id: IncidentId, { alerts }: AlertLanguage): KnownBlock[] {
  const label = alerts.plain('alert.acknowledge');
  return actions('ferryman.alert', [button({ id: acknowledgeActionId, label, value: id, style: 'primary' })]);
}

/** The one message of an incident: a pure function of the incident, the number and the language. */
export function renderAlert(view: AlertView): AlertMessage {
  const { incident, language } = view;
  const isOpen = incident.recoveredAt === undefined;
  const todo = () => language.alerts.mrkdwn('alert.todo', { todo: todoOf(incident, language) });
  return {
    text: cut(textOf(view), LIMITS.messageText),
    blocks: [
      header(headline(view)),
      ...sections([stateLine(view)]),
      ...sections([...reportedLines(incident, language), ...(isOpen ? [todo()] : [])]),
      ...sections(acknowledgedLines(view)),
      context(smallPrint(view)),
      ...(isOpen && !incident.acknowledged ? acknowledgeButton(incident.id, language) : []),
    ],
  };
}
