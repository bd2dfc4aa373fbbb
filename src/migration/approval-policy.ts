import { z } from 'zod';
import type { BudgetFacts } from './facts.ts';
import type { WabaId } from './ids.ts';
import type { RouteId } from './route-declaration.ts';

/** How long a scheduled approval stays good after its time, ms. */
export const SCHEDULED_APPROVAL_MS = 30 * 60_000;

/** People by Slack user group (id or handle), by user id, or both. */
export const PeopleSource = z.strictObject({ group: z.string().optional(), users: z.array(z.string()) });
export type PeopleSource = z.infer<typeof PeopleSource>;

/** Who approves, how many of them, and whom they can be helped by; the plan carries it, so that the digest covers it. */
export const RequestPolicy = z.strictObject({
  /** `default`, or what the rule applies to. */
  rule: z.string(),
  quorum: z.number().int().positive(),
  approversFrom: PeopleSource,
  /** Who may approve too once the request has waited too long. */
  escalatesTo: PeopleSource.optional(),
});
export type RequestPolicy = z.infer<typeof RequestPolicy>;

/** One rule of the configuration: for one WABA (where the number goes to), one route, both, or everything. */
export interface ApprovalRule {
  waba?: WabaId;
  route?: RouteId;
  approvers: PeopleSource;
  quorum: number;
  /** Who approves the last registration of the local budget, and helps after an escalation. */
  secondTier?: PeopleSource & { quorum: number };
  /** Who is mentioned; absent: those who may approve. */
  notify?: PeopleSource;
}

/** The rules in the order of the configuration; `fallback` is for whatever none of them names. */
export interface ApprovalRules {
  rules: readonly ApprovalRule[];
  fallback: ApprovalRule;
}

/** What a policy is asked about. */
export interface PolicySubject {
  waba: WabaId;
  route: RouteId;
}

const applies = (rule: ApprovalRule, { waba, route }: PolicySubject) =>
  (rule.waba === undefined || rule.waba === waba) && (rule.route === undefined || rule.route === route);

/** A WABA is more specific than a route, both are more specific than either. */
const specificity = (rule: ApprovalRule) => (rule.waba === undefined ? 0 : 2) + (rule.route === undefined ? 0 : 1);

/** The most specific rule that applies; of equals, the first. */
export const ruleFor = ({ rules, fallback }: ApprovalRules, subject: PolicySubject): ApprovalRule =>
  rules.filter((rule) => applies(rule, subject)).toSorted((a, b) => specificity(b) - specificity(a))[0] ?? fallback;

function nameOf({ waba, route }: ApprovalRule): string {
  const parts = [...(waba === undefined ? [] : [`waba ${waba}`]), ...(route === undefined ? [] : [`route ${route}`])];
  return parts.length === 0 ? 'default' : parts.join(', ');
}

const sourceOf = ({ group, users }: PeopleSource): PeopleSource => ({
  ...(group !== undefined && { group }),
  users: [...users],
});

/** True when the next registration is the last one the local budget allows. */
export const isLastOfBudget = ({ used, limit }: BudgetFacts): boolean => used >= limit - 1;

/** The policy of a request that is made now. */
export function policyFor(rules: ApprovalRules, subject: PolicySubject, budget: BudgetFacts): RequestPolicy {
  const rule = ruleFor(rules, subject);
  const { secondTier } = rule;
  if (secondTier && isLastOfBudget(budget))
    return { rule: `${nameOf(rule)}, last`, quorum: secondTier.quorum, approversFrom: sourceOf(secondTier) };
  return {
    rule: nameOf(rule),
    quorum: rule.quorum,
    approversFrom: sourceOf(rule.approvers),
    ...(secondTier && { escalatesTo: sourceOf(secondTier) }),
  };
}

/** Whose names a request mentions, so that they hear of it. */
export const notifiedBy = (rules: ApprovalRules, subject: PolicySubject): PeopleSource | undefined => {
  const { notify } = ruleFor(rules, subject);
  return notify && sourceOf(notify);
};
