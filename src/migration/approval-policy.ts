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
  /** Who may approve alone, with a reason that everybody is told. */
  breakGlass: PeopleSource.optional(),
});
export type RequestPolicy = z.infer<typeof RequestPolicy>;

/** One rule of the configuration: for one WABA (where the number goes to), one route, both, or everything. */
export interface ApprovalRule {
  waba?: WabaId;
  /** Of the WABA where the number goes to. */
  tag?: string;
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
  /** Tags of each WABA. */
  tags?: ReadonlyMap<WabaId, readonly string[]>;
  /** Whatever rule applies: who may approve alone. */
  breakGlass?: PeopleSource;
}

/** What a policy is asked about. */
export interface PolicySubject {
  waba: WabaId;
  route: RouteId;
}

const applies = (rule: ApprovalRule, { waba, route }: PolicySubject, tags: readonly string[]) =>
  (rule.waba === undefined || rule.waba === waba) &&
  (rule.tag === undefined || tags.includes(rule.tag)) &&
  (rule.route === undefined || rule.route === route);

/** A WABA is more specific than a tag, a tag than a route, several together than any alone. */
const specificity = ({ waba, tag, route }: ApprovalRule) =>
  (waba === undefined ? 0 : 4) + (tag === undefined ? 0 : 2) + (route === undefined ? 0 : 1);

/** The most specific rule that applies; of equals, the first. */
export const ruleFor = ({ rules, fallback, tags }: ApprovalRules, subject: PolicySubject): ApprovalRule =>
  rules
    .filter((rule) => applies(rule, subject, tags?.get(subject.waba) ?? []))
    .toSorted((a, b) => specificity(b) - specificity(a))[0] ?? fallback;

function nameOf({ waba, tag, route }: ApprovalRule): string {
  const parts = Object.entries({ waba, tag, route }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
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
  const alone = rules.breakGlass ? { breakGlass: sourceOf(rules.breakGlass) } : {};
  if (secondTier && isLastOfBudget(budget))
    return { rule: `${nameOf(rule)}, last`, quorum: secondTier.quorum, approversFrom: sourceOf(secondTier), ...alone };
  return {
    rule: nameOf(rule),
    quorum: rule.quorum,
    approversFrom: sourceOf(rule.approvers),
    ...(secondTier && { escalatesTo: sourceOf(secondTier) }),
    ...alone,
  };
}

/** Whose names a request mentions, so that they hear of it. */
export const notifiedBy = (rules: ApprovalRules, subject: PolicySubject): PeopleSource | undefined => {
  const { notify } = ruleFor(rules, subject);
  return notify && sourceOf(notify);
};
