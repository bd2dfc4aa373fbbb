import { findingsOn } from '../../migration/check.ts';
import type { Facts } from '../../migration/facts.ts';
import type { Finding } from '../../migration/finding.ts';
import { isDeploymentLost, type Migration } from '../../migration/state.ts';
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

/** The findings of a migration's route on these facts. */
export const findingsOf = (migration: Migration, facts: Facts): Finding[] =>
  findingsOn(migration.route, facts, { deploymentLost: isDeploymentLost(migration) });

/** Findings of these levels, the gravest first. */
export const ofLevels = (findings: readonly Finding[], levels: readonly Finding['level'][]): Finding[] =>
  findings
    .filter((finding) => levels.includes(finding.level))
    .toSorted((one, other) => LEVELS[one.level] - LEVELS[other.level]);

/** One line for each finding of these levels, the gravest first. */
export const findingLines = (
  findings: readonly Finding[],
  levels: readonly Finding['level'][],
  words: Catalogue,
): string[] =>
  ofLevels(findings, levels).map((finding) =>
    words.mrkdwn('finding.line', {
      level: words.mrkdwn(`level.${finding.level}`),
      text: rendered(findingText(finding, words)),
    }),
  );
