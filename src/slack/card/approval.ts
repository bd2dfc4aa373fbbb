import type { Approval, Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { person, time } from '../tokens.ts';
import type { Token } from '../words.ts';

function decisionLine(decision: NonNullable<Approval['decision']>, words: Catalogue): string {
  const values = { by: person(decision.by), at: time(decision.at) };
  if (decision.outcome === 'rejected') return words.mrkdwn('approval.rejected', { ...values, reason: decision.reason });
  return decision.notBefore === undefined
    ? words.mrkdwn('approval.approved', values)
    : words.mrkdwn('approval.approved-later', { ...values, until: time(decision.notBefore) });
}

/** Differences between the plan and a later reading, at most five. */
export const differenceLines = (closed: NonNullable<Approval['closed']>, words: Catalogue): string[] =>
  closed.differences.slice(0, 5).map((difference) => words.mrkdwn('approval.difference', { ...difference }));

/** Who decided and when, or what the open request waits for, or why the last one is void; no line before the first. */
export function approvalLines(migration: Migration, approvers: Token, words: Catalogue): string[] {
  const { approval } = migration;
  if (!approval) return [];
  const decided = approval.decision ? [decisionLine(approval.decision, words)] : [];
  if (approval.closed)
    return [...decided, words.mrkdwn(`approval.${approval.closed.why}`), ...differenceLines(approval.closed, words)];
  if (approval.decision || migration.ending) return decided;
  return [words.mrkdwn('approval.open', { approvers, until: time(approval.expiresAt) })];
}
