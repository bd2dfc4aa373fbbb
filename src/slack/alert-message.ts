import type { KnownBlock } from '@slack/types';
import type { AccountIncident } from '../health/account-incident.ts';
import { leftUnseen, standsOpen, wabaOfIncident } from '../health/account-incident.ts';
import { ruleOf } from '../health/cause.ts';
import { incidentControls } from './alert-controls.ts';
import { numberLines, reportedLines, titleOf, todoOf, whatOf } from './alert-cause.ts';
import type { AlertLanguage } from './alert-cause.ts';
import { durationText } from './alert-duration.ts';
import { context, cut, header, LIMITS, sections } from './blocks.ts';
import { channel, code, ours, person, rendered, time } from './tokens.ts';

/** What an alert is made of; nothing else may influence it. */
export interface AlertView {
  incident: AccountIncident;
  language: AlertLanguage;
  /** The channel where it should stand, while that one takes no messages. */
  insteadOf?: string;
}

/** A message for chat.postMessage and chat.update. */
export interface AlertMessage {
  text: string;
  blocks: KnownBlock[];
}

const title = ({ incident, language }: AlertView): string => titleOf(incident, wabaOfIncident(incident.id), language);

/** What only a person can end has not recovered: it was taken note of. What nobody watches has not been seen to recover either. */
function endOf(incident: AccountIncident): 'settled' | 'recovered' | 'unwatched' {
  if (leftUnseen(incident) > 0) return 'unwatched';
  return ruleOf(incident.cause).endsWhenTaken === true ? 'settled' : 'recovered';
}

function headline(view: AlertView): string {
  const { alerts } = view.language;
  if (!standsOpen(view.incident))
    return alerts.plain(`alert.header.${endOf(view.incident)}`, { title: ours(title(view)) });
  const severity = alerts.plain(`alert.severity.${view.incident.severity}`);
  return alerts.plain('alert.header', { severity, title: ours(title(view)) });
}

function stateLine({ incident, language }: AlertView): string {
  const { alerts } = language;
  const what = ours(whatOf(incident, language));
  const { recoveredAt, openedAt, severity } = incident;
  if (recoveredAt === undefined)
    return alerts.mrkdwn('alert.since', {
      mark: rendered(alerts.mrkdwn(`alert.mark.${severity}`)),
      since: time(openedAt),
      what,
    });
  return alerts.mrkdwn('alert.recovered', {
    mark: rendered(alerts.mrkdwn(`alert.mark.${endOf(incident)}`)),
    at: time(recoveredAt),
    duration: durationText(recoveredAt - openedAt, alerts),
    what: rendered(alerts.mrkdwn('alert.what.past', { what })),
  });
}

/** Returns from which on a message says that the incident comes and goes. */
const UNSTABLE_FROM = 2;

function ownerLines({ incident, language: { alerts } }: AlertView): string[] {
  const { acknowledged, assigned, snoozed, reopenedAt } = incident;
  const isUnstable = standsOpen(incident) && reopenedAt.length >= UNSTABLE_FROM;
  return [
    ...(acknowledged
      ? [alerts.mrkdwn('alert.acknowledged', { by: person(acknowledged.by), at: time(acknowledged.at) })]
      : []),
    ...(assigned
      ? [
          alerts.mrkdwn('alert.assigned', {
            to: person(assigned.to),
            by: person(assigned.by),
            at: time(assigned.at),
          }),
        ]
      : []),
    ...(snoozed ? [alerts.mrkdwn('alert.snoozed', { by: person(snoozed.by), until: time(snoozed.until) })] : []),
    ...(leftUnseen(incident) > 0 ? [alerts.mrkdwn('alert.unseen', { count: leftUnseen(incident) })] : []),
    ...(isUnstable ? [alerts.mrkdwn('alert.unstable', { count: reopenedAt.length })] : []),
  ];
}

function smallPrint({ incident, language }: AlertView): string {
  const waba = wabaOfIncident(incident.id);
  return language.alerts.mrkdwn('alert.small-print', {
    account: language.accountName(waba),
    waba: code(waba),
    incident: code(incident.id),
  });
}

/** For notifications and readers that show no blocks. */
function textOf(view: AlertView): string {
  const { incident, language } = view;
  const { alerts } = language;
  if (incident.recoveredAt !== undefined) {
    const duration = durationText(incident.recoveredAt - incident.openedAt, alerts);
    return alerts.mrkdwn(`alert.text.${endOf(incident)}`, { duration, title: ours(title(view)) });
  }
  const key = incident.acknowledged ? 'alert.text.acknowledged' : 'alert.text';
  const severity = alerts.plain(`alert.severity.${incident.severity}`);
  return alerts.mrkdwn(key, {
    severity,
    title: ours(title(view)),
    what: ours(whatOf(incident, language)),
  });
}

/** The one message of an incident: a pure function of the incident and the language. */
export function renderAlert(view: AlertView): AlertMessage {
  const { incident, language, insteadOf } = view;
  const isOpen = standsOpen(incident);
  const todo = () => language.alerts.mrkdwn('alert.todo', { todo: ours(todoOf(incident, language)) });
  return {
    text: cut(textOf(view), LIMITS.messageText),
    blocks: [
      header(headline(view)),
      ...sections([stateLine(view), ...numberLines(incident, language)]),
      ...sections([...reportedLines(incident, language), ...(isOpen ? [todo()] : [])]),
      ...sections(ownerLines(view)),
      ...(insteadOf === undefined
        ? []
        : [context(language.alerts.mrkdwn('alert.elsewhere', { channel: channel(insteadOf) }))]),
      context(smallPrint(view)),
      ...(isOpen ? incidentControls(incident, language.alerts) : []),
    ],
  };
}
