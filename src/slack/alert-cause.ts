import { kindOf } from '../health/cause.ts';
import type { Incident } from '../health/incident.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { E164 } from '../migration/ids.ts';
import type { AlertWords } from './alert-catalogue.ts';
import type { Catalogue } from './catalogue.ts';

/** The two catalogues a sentence about an incident may come from. */
export interface AlertLanguage {
  alerts: AlertWords;
  /** For the reasons of failed readings. */
  failures: Catalogue;
}

type Part = 'what' | 'todo';

/** Why a reading failed, in the words that failures have everywhere. */
function why({ evidence }: Incident, failures: Catalogue): string {
  const key = `failure.${evidence.value ?? ''}.what`;
  return failures.has(key) ? failures.plain(key) : '';
}

function sentence(incident: Incident, part: Part, { alerts, failures }: AlertLanguage): string {
  const code = /^blocked:(\d+)$/u.exec(incident.cause)?.[1];
  const own = `alert.cause.blocked.${code}.${part}`;
  const key = alerts.has(own) ? own : (`alert.cause.${kindOf(incident.cause)}.${part}` as const);
  return alerts.plain(key, { value: incident.evidence.value ?? '–', why: why(incident, failures) }).trim();
}

/** What is wrong, in a few words with the number; plain text. */
export const titleOf = (incident: Incident, number: E164, { alerts }: AlertLanguage): string =>
  alerts.plain(`alert.cause.${kindOf(incident.cause)}.title`, { number: formatNumber(number) });

/** What it means; plain text. */
export const whatOf = (incident: Incident, language: AlertLanguage): string => sentence(incident, 'what', language);

/** What a person can do; plain text. */
export const todoOf = (incident: Incident, language: AlertLanguage): string => sentence(incident, 'todo', language);

/** How many of Meta's own lines a message shows. */
const shownLines = 6;

function entityName(entities: readonly string[], alerts: AlertWords): string {
  return entities
    .map((entity) => {
      const key = `alert.entity.${entity}`;
      return alerts.has(key) ? alerts.plain(key) : entity;
    })
    .join(', ');
}

/** What Meta itself says and proposes, quoted line by line; mrkdwn. */
export function reportedLines({ evidence }: Incident, { alerts }: AlertLanguage): string[] {
  const entity = entityName(evidence.entities, alerts);
  const lines = [
    ...evidence.errors.flatMap(({ code, description, solution }) => [
      alerts.mrkdwn('alert.reported', { entity, code: String(code), description }),
      ...(solution === undefined ? [] : [alerts.mrkdwn('alert.solution', { solution })]),
    ]),
    ...evidence.notes.map((note) => alerts.mrkdwn('alert.reported.plain', { note })),
  ];
  const rest = lines.length - shownLines;
  return rest <= 0 ? lines : [...lines.slice(0, shownLines), alerts.mrkdwn('alert.more', { count: rest })];
}
