import {
  forecastTemplates,
  missingTemplates,
  type Template,
  type TemplateForecast,
} from '../../migration/belongings.ts';
import type { Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { rendered } from '../tokens.ts';
import type { Token } from '../words.ts';
import { separator } from '../separator.ts';

const NAMED = 8;

type How = 'mrkdwn' | 'plain';

/** What is foreseen of every template of the source; empty while either side is unread. */
export const forecastOf = ({ templates }: Migration): TemplateForecast[] =>
  templates?.source && templates.destination ? forecastTemplates(templates.source, templates.destination) : [];

/** What the destination lacks after the move. */
export const missingOf = ({ templates }: Migration): Template[] =>
  templates?.source && templates.destination ? missingTemplates(templates.source, templates.destination) : [];

const isThere = ({ reason }: TemplateForecast): boolean => reason === 'already-there';

/** How many do not come along: those that stay behind, with why, and those that are there already. */
function restOf(forecast: TemplateForecast[], words: Catalogue): Token {
  const behind = forecast.filter((one) => one.fate === 'not-copied' && !isThere(one));
  const reasons = [...new Set(behind.map(({ reason }) => reason))].map((reason) =>
    words.mrkdwn('templates.reason', {
      count: behind.filter((one) => one.reason === reason).length,
      reason: rendered(words.mrkdwn(`template.${reason}`)),
    }),
  );
  const listed = { reasons: rendered(reasons.join(separator(',', words))) };
  return rendered(
    words.mrkdwn('templates.left', {
      left: behind.length,
      reasons: rendered(reasons.length === 0 ? '' : words.mrkdwn('templates.reasons', listed)),
      present: forecast.filter(isThere).length,
    }),
  );
}

/** How many come along, how many stay behind and why. */
export const forecastLine = (forecast: TemplateForecast[], words: Catalogue): string =>
  words.mrkdwn('templates.forecast', {
    copied: forecast.filter(({ fate }) => fate === 'copied').length,
    rest: restOf(forecast, words),
  });

function namesOf(templates: Template[], words: Catalogue): string {
  const names = templates
    .slice(0, NAMED)
    .map(({ name, language }) => words.mrkdwn('templates.name', { name, language }))
    .join(separator(',', words));
  return templates.length <= NAMED
    ? names
    : words.mrkdwn('templates.and-more', { names: rendered(names), count: templates.length - NAMED });
}

/** What is really there, and what must be made anew. */
export function receiptLine(migration: Migration, words: Catalogue): string {
  const missing = missingOf(migration);
  const all = migration.templates?.source?.length ?? 0;
  return missing.length === 0
    ? words.mrkdwn('templates.complete', { count: all })
    : words.mrkdwn('templates.missing', { missing: missing.length, all, names: rendered(namesOf(missing, words)) });
}

/** One line for the card: the forecast, then what was copied and what was not, then what is really there. */
export function templateLines(migration: Migration, words: Catalogue): string[] {
  const { templates, steps } = migration;
  if (!templates?.source || !templates.destination) return [];
  if (steps['compare-templates'].status === 'succeeded') return [receiptLine(migration, words)];
  const forecast = forecastOf(migration);
  if (!templates.copied) return [forecastLine(forecast, words)];
  const counts = { copied: templates.copied.length, failed: templates.failed?.length ?? 0 };
  return [words.mrkdwn('templates.copied.rest', { ...counts, rest: restOf(forecast, words) })];
}

const inventoryOf = (template: Template) => ({
  name: template.name,
  language: template.language,
  status: template.status,
  quality: template.quality ?? 'UNKNOWN',
});

/** The whole forecast, one row for each template. */
export const forecastRows = (migration: Migration, words: Catalogue, how: How): string[] =>
  forecastOf(migration).map((one) =>
    words[how]('templates.row', {
      ...inventoryOf(one.template),
      fate: words.plain(`templates.fate.${isThere(one) ? 'present' : one.fate}`),
      reason: words.plain(`template.${one.reason}`),
    }),
  );

/** What the forecast says of a template that was not asked for; where it says nothing, there was no room. */
function whyLeft(template: Template, words: Catalogue): string {
  const [foreseen] = forecastTemplates([template], []);
  return words.plain(`template.${foreseen?.fate === 'not-copied' ? foreseen.reason : 'no-room'}`);
}

/** Why a template is not there: Meta's own reason where it gave one, else what the forecast would say of it. */
function whyMissing(template: Template, { templates }: Migration, words: Catalogue): string {
  const failed = templates?.failed?.find(({ id }) => id === template.id);
  if (failed) return `${words.plain('template.copy-refused')}: ${failed.reason}`;
  const wasCopied = templates?.copied?.includes(template.id) === true;
  return wasCopied ? words.plain('template.not-copied') : whyLeft(template, words);
}

/** The templates to make anew, one row for each. */
export const missingRows = (migration: Migration, words: Catalogue, how: How): string[] =>
  missingOf(migration).map((template) =>
    words[how]('templates.row.missing', {
      ...inventoryOf(template),
      reason: whyMissing(template, migration, words),
    }),
  );
