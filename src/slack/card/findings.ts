import { findingsOn, type Finding } from '../../migration/check.ts';
import type { Facts } from '../../migration/facts.ts';
import { routeOf, type Consequence } from '../../migration/route.ts';
import type { Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { rendered, time } from '../tokens.ts';
import type { Token, Values } from '../words.ts';

/** Times become tokens, reasons that name a failure its words; everything else counts as foreign text. */
function valueOf(name: string, value: string, words: Catalogue): string | Token {
  if (name === 'expires' && /^\d+$/u.test(value)) return time(Number(value));
  const key = `failure.${value}.what`;
  return name === 'reason' && words.has(key) ? rendered(words.mrkdwn(key)) : value;
}

const valuesOf = (finding: Finding, words: Catalogue): Values =>
  Object.fromEntries(Object.entries(finding.values).map(([name, value]) => [name, valueOf(name, value, words)]));

/** What a check found, in words; the bare outcome where the catalogue has none. */
export function findingText(finding: Finding, words: Catalogue): string {
  const key = `check.${finding.check}.${finding.outcome}`;
  return words.has(key) ? words.mrkdwn(key, valuesOf(finding, words)) : `${finding.check}: ${finding.outcome}`;
}

const LEVELS: Record<Finding['level'], number> = { block: 0, warn: 1, note: 2, pass: 3 };

/** One line for each finding of these levels, the gravest first. */
export function findingLines(facts: Facts, levels: readonly Finding['level'][], words: Catalogue): string[] {
  return findingsOn(facts)
    .filter((finding) => levels.includes(finding.level))
    .toSorted((one, other) => LEVELS[one.level] - LEVELS[other.level])
    .map((finding) =>
      words.mrkdwn('finding.line', {
        level: words.mrkdwn(`level.${finding.level}`),
        text: rendered(findingText(finding, words)),
      }),
    );
}

/** What is kept, changed and lost: three lines. */
export function consequenceLines(migration: Migration, words: Catalogue): string[] {
  const { consequences } = routeOf(migration.route);
  const fates: Consequence['fate'][] = ['kept', 'changed', 'lost'];
  return fates.map((fate) => {
    const items = consequences
      .filter((consequence) => consequence.fate === fate)
      .map((consequence) => words.mrkdwn(`consequence.${consequence.item}`));
    return words.mrkdwn(`fate.${fate}`, { items: rendered(items.join(', ')) });
  });
}
