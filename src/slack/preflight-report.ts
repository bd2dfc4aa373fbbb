import type { Finding } from '../migration/finding.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { RouteProposal } from '../migration/proposal.ts';
import type { LookUp, PreflightReport } from '../workflow/operations.ts';
import { budgetText } from './card/budget.ts';
import { failureLines } from './card/failure.ts';
import { findingText, ofLevels } from './card/findings.ts';
import type { Catalogue } from './catalogue.ts';
import { impossibleLines, otherWayLines, reasonText } from './modal/ways.ts';
import { routeName } from './places.ts';
import { rendered } from './tokens.ts';
import { separator } from './separator.ts';

/** Findings of one level under their heading; every finding's words name the fix. */
function group(
  findings: readonly Finding[],
  shown: { level: Finding['level']; heading: 'preflight.stops' | 'preflight.warns' | 'preflight.notes' },
  words: Catalogue,
): string[] {
  const these = ofLevels(findings, [shown.level]);
  if (these.length === 0) return [];
  return [
    words.mrkdwn(shown.heading, { count: these.length }),
    ...these.map((finding) => words.mrkdwn('preflight.line', { text: rendered(findingText(finding, words)) })),
  ];
}

function findingGroups(findings: readonly Finding[], words: Catalogue): string[] {
  const stops = group(findings, { level: 'block', heading: 'preflight.stops' }, words);
  return [
    ...(stops.length === 0 ? [words.mrkdwn('preflight.clear')] : stops),
    ...group(findings, { level: 'warn', heading: 'preflight.warns' }, words),
    ...group(findings, { level: 'note', heading: 'preflight.notes' }, words),
    words.mrkdwn('preflight.good', { count: findings.filter(({ level }) => level === 'pass').length }),
  ];
}

/** What a preflight found on one way, as lines of mrkdwn; `others`: further ways that were proposed. */
export function preflightLines(
  shown: { lookUp: LookUp; proposal: RouteProposal; report: PreflightReport; others: readonly RouteProposal[] },
  words: Catalogue,
): string[] {
  const { lookUp, proposal, report, others } = shown;
  const routes = [...new Set(others.map(({ route }) => route))].filter((route) => route !== proposal.route);
  return [
    words.mrkdwn('preflight.title', {
      number: formatNumber(lookUp.number),
      route: routeName(proposal.route, words),
      waba: proposal.waba.name,
    }),
    words.mrkdwn('preflight.reason', { reason: rendered(reasonText(proposal, words)) }),
    ...(report.failure
      ? [words.mrkdwn('preflight.unreadable'), ...failureLines(report.failure, words)]
      : findingGroups(report.findings, words)),
    ...(report.facts ? [budgetText(report.facts.budget, words)] : []),
    ...(routes.length === 0 ? [] : [words.mrkdwn('preflight.others', { routes: routes.join(separator(',', words)) })]),
    ...otherWayLines(lookUp, words),
    words.mrkdwn('preflight.nothing-done'),
  ];
}

/** Why there is nothing to report on, and what is possible or not. */
export function noPreflightLines(
  shown: { lookUp: LookUp; route: RouteProposal['route'] | undefined },
  words: Catalogue,
): string[] {
  const { lookUp, route } = shown;
  const number = formatNumber(lookUp.number);
  const routes = [...new Set(lookUp.proposals.map((proposal) => proposal.route))];
  return [
    route === undefined
      ? words.mrkdwn('modal.start.no-ways')
      : words.mrkdwn('preflight.not-offered', { route: routeName(route, words), number }),
    ...(routes.length === 0 ? [] : [words.mrkdwn('preflight.others', { routes: routes.join(separator(',', words)) })]),
    ...impossibleLines(lookUp, words),
    ...otherWayLines(lookUp, words),
    words.mrkdwn('preflight.nothing-done'),
  ];
}
