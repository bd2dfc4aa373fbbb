import { isLastOfBudget } from '../../migration/approval-policy.ts';
import { META_REGISTRATIONS, type BudgetFacts } from '../../migration/facts.ts';
import type { Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { rendered, time } from '../tokens.ts';
import type { Token } from '../words.ts';

/** Registrations of the number in 72 hours: ours against our limit and Meta's, and when the next becomes free. */
export function budgetText({ used, limit, freesAt }: BudgetFacts, words: Catalogue): string {
  const left = Math.max(0, META_REGISTRATIONS - used);
  const text = words.mrkdwn('card.budget', { used, limit, meta: META_REGISTRATIONS, left });
  return freesAt === undefined
    ? text
    : words.mrkdwn('card.budget.frees', { budget: rendered(text), at: time(freesAt) });
}

/** What a plan whose registration is the last one for now, or one too many, must not be without; `second` approves the last. */
export function scarceLines(budget: BudgetFacts, second: Token | undefined, words: Catalogue): string[] {
  const { used, limit, freesAt } = budget;
  if (!isLastOfBudget(budget)) return [];
  const at = freesAt === undefined ? rendered(words.mrkdwn('budget.in-72-hours')) : time(freesAt);
  if (used >= limit) return [words.mrkdwn('budget.spent', { limit, at })];
  return [second ? words.mrkdwn('budget.last.second-tier', { second, at }) : words.mrkdwn('budget.last', { at })];
}

/** The same on a card, as long as the number has not moved. */
export function scarcity({ facts, registeredAt, ending }: Migration, second: Token | undefined, words: Catalogue) {
  const isOver = registeredAt !== undefined || ending !== undefined;
  return facts && !isOver ? scarceLines(facts.budget, second, words) : [];
}
