import type { AccountIncident } from '../health/account-incident.ts';
import { affected, wabaOfIncident, type Subject } from '../health/account-incident.ts';
import { kindOf } from '../health/cause.ts';
import { E164 } from '../migration/ids.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { AlertWords } from './alert-catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { metaPageIn } from './meta-page.ts';
import { link, ours } from './tokens.ts';
import { separator } from './separator.ts';

/** The two catalogues a sentence about an incident may come from, and what accounts are called. */
export interface AlertLanguage {
  alerts: AlertWords;
  /** For the reasons of failed readings. */
  failures: Catalogue;
  /** The name of an account by its WABA id, as configured. */
  accountName: (waba: string) => string;
}

type Part = 'what' | 'todo';

/** Why a reading failed, in the words that failures have everywhere. */
function why({ evidence }: AccountIncident, failures: Catalogue): string {
  const key = `failure.${evidence.value ?? ''}.what`;
  return failures.has(key) ? failures.plain(key) : '';
}

/** Numbers that have the problem; of an open incident none may be left while it must stay good for longer. */
const countOf = (incident: AccountIncident): number => Math.max(1, affected(incident).length);

function sentence(incident: AccountIncident, part: Part, { alerts, failures }: AlertLanguage): string {
  const code = /^blocked:(\d+)$/u.exec(incident.cause)?.[1];
  const own = `alert.cause.blocked.${code}.${part}`;
  const key = alerts.has(own) ? own : (`alert.cause.${kindOf(incident.cause)}.${part}` as const);
  const value = incident.evidence.value ?? '–';
  return alerts.plain(key, { value, why: ours(why(incident, failures)), count: countOf(incident) }).trim();
}

/** The number, or how many there are and whose; plain text. */
function subjectOf(incident: AccountIncident, waba: string, { alerts, accountName }: AlertLanguage): string {
  const members = affected(incident);
  const [first = incident.members[0]] = members;
  if (members.length <= 1 && first) return subjectText(first.subject, accountName(waba), alerts);
  const key = first?.subject.startsWith('template:') === true ? 'alert.subject.templates' : 'alert.subject.many';
  return alerts.plain(key, { count: members.length, account: accountName(waba) });
}

/** One number, one template or the account itself; plain text. */
function subjectText(subject: Subject, account: string, alerts: AlertWords): string {
  if (subject === 'account') return account;
  if (!subject.startsWith('template:')) return formatNumber(E164.parse(subject));
  return alerts.plain('alert.subject.template', { template: subject.slice('template:'.length) });
}

/** What is wrong, in a few words with the number or how many; plain text. */
export const titleOf = (incident: AccountIncident, waba: string, language: AlertLanguage): string =>
  language.alerts.plain(`alert.cause.${kindOf(incident.cause)}.title`, {
    number: ours(subjectOf(incident, waba, language)),
    count: countOf(incident),
  });

/** What it means; plain text. */
export const whatOf = (incident: AccountIncident, language: AlertLanguage): string =>
  sentence(incident, 'what', language);

/** What a person can do; plain text. */
export const todoOf = (incident: AccountIncident, language: AlertLanguage): string =>
  sentence(incident, 'todo', language);

/** How many of Meta's own lines a message shows. */
const shownLines = 6;

function entityName(entities: readonly string[], alerts: AlertWords): string {
  return entities
    .map((entity) => {
      const key = `alert.entity.${entity}`;
      return alerts.has(key) ? alerts.plain(key) : entity;
    })
    .join(separator(',', alerts));
}

/** What Meta proposes, and our own link to the page of Meta that it names. */
function solutionLines(solution: string | undefined, alerts: AlertWords): string[] {
  if (solution === undefined) return [];
  const page = metaPageIn(solution);
  const label = alerts.plain('alert.solution.label');
  const linked = page === undefined ? [] : [alerts.mrkdwn('alert.solution.link', { link: link(page, label) })];
  return [alerts.mrkdwn('alert.solution', { solution }), ...linked];
}

/** What Meta itself says and proposes, quoted line by line; mrkdwn. */
export function reportedLines({ evidence }: AccountIncident, { alerts }: AlertLanguage): string[] {
  const entity = entityName(evidence.entities, alerts);
  const lines = [
    ...evidence.errors.flatMap(({ code, description, solution }) => [
      alerts.mrkdwn('alert.reported', { entity, code: String(code), description }),
      ...solutionLines(solution, alerts),
    ]),
    ...evidence.notes.map((note) => alerts.mrkdwn('alert.reported.plain', { note })),
  ];
  const rest = lines.length - shownLines;
  return rest <= 0 ? lines : [...lines.slice(0, shownLines), alerts.mrkdwn('alert.more', { count: rest })];
}

/** How many numbers a message names; the rest is in its thread. */
export const NAMED_NUMBERS = 10;

/** The numbers, the first of them by name, the rest counted; nothing for one alone, which is in the title. mrkdwn. */
export function numberLines(incident: AccountIncident, { alerts, accountName }: AlertLanguage): string[] {
  const members = affected(incident);
  if (members.length <= 1) return [];
  const account = accountName(wabaOfIncident(incident.id));
  const named = members.slice(0, NAMED_NUMBERS).map(({ subject }) => subjectText(subject, account, alerts));
  const numbers = ours(named.join(separator(',', alerts)));
  const rest = members.length - named.length;
  return [
    rest === 0
      ? alerts.mrkdwn('alert.numbers', { numbers })
      : alerts.mrkdwn('alert.numbers.more', { numbers, count: rest }),
  ];
}
