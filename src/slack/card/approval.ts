import { SCHEDULED_APPROVAL_MS } from '../../migration/approval-policy.ts';
import type { Difference } from '../../migration/event.ts';
import { quorumOf } from '../../migration/plan.ts';
import type { Approval, Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { code, listed, person, rendered, time } from '../tokens.ts';
import type { Token } from '../words.ts';

/** Who voted, and for whom where it was somebody else's vote. */
export const voter = ({ by, for: seat }: { by: string; for?: string | undefined }, words: Catalogue): Token =>
  seat ? rendered(words.mrkdwn('approval.in-place-of', { by: person(by), for: person(seat) })) : person(by);

const voters = ({ votes }: Approval, words: Catalogue): Token => listed(votes.map((vote) => voter(vote, words)));

function decisionLine(approval: Approval, words: Catalogue): string[] {
  const { decision, votes } = approval;
  // A rejection ends the move: the card's first sentence says it.
  if (decision?.outcome !== 'approved') return [];
  const by = votes.length > 0 ? voters(approval, words) : person(decision.by);
  const approved = { by, at: time(decision.at) };
  const { glass } = approval;
  return [
    ...(glass ? [words.mrkdwn('approval.glass', { by: person(glass.by), reason: glass.reason })] : []),
    decision.notBefore === undefined
      ? words.mrkdwn('approval.approved', approved)
      : words.mrkdwn('approval.approved-later', { ...approved, until: time(decision.notBefore) }),
  ];
}

/** The two numbers of a plan have the same facts; the second one's lie under this. */
const AT_SOURCE = 'source.';

/** What a fact is called, by its path in the plan; the path itself for one without a name. */
function factName(path: string, words: Catalogue): Token {
  const isAtSource = path.startsWith(AT_SOURCE);
  const key = `fact.${isAtSource ? path.slice(AT_SOURCE.length) : path}`;
  if (!words.has(key)) return code(path);
  const name = rendered(words.mrkdwn(key));
  return isAtSource ? rendered(words.mrkdwn('fact.at-source', { name })) : name;
}

/** Differences between the plan and a later reading, at most five: each as it was, and as it is. */
export const differenceLines = (differences: readonly Difference[], words: Catalogue): string[] =>
  differences
    .slice(0, 5)
    .map(({ path, before, after }) =>
      words.mrkdwn('approval.difference', { fact: factName(path, words), before, after }),
    );

/** How many of the votes are there; no line where one is enough. */
function voteLines(approval: Approval, words: Catalogue): string[] {
  const quorum = quorumOf(approval.plan);
  const count = approval.votes.length;
  if (quorum === 1) return [];
  return [
    count === 0
      ? words.mrkdwn('approval.votes.none', { quorum })
      : words.mrkdwn('approval.votes', { count, quorum, by: voters(approval, words) }),
  ];
}

function openLines(approval: Approval, { approvers, secondTier }: Deciders, words: Catalogue): string[] {
  const { escalatedAt, expiresAt } = approval;
  return [
    words.mrkdwn('approval.open', { approvers, until: time(expiresAt) }),
    ...voteLines(approval, words),
    ...(escalatedAt === undefined || !secondTier
      ? []
      : [words.mrkdwn('approval.escalated', { at: time(escalatedAt), second: secondTier })]),
  ];
}

/** Those who may decide, and those who may too once the request has waited too long. */
export interface Deciders {
  approvers: Token;
  secondTier?: Token | undefined;
}

/** Why an approved cutover does not go on, and what makes it; nothing when it does. */
export function heldLines({ hold, approval, ending }: Migration, words: Catalogue): string[] {
  const decision = approval?.decision;
  if (!hold || !approval || ending || decision?.outcome !== 'approved') return [];
  const { notBefore } = decision;
  const until = time(notBefore === undefined ? approval.expiresAt : notBefore + SCHEDULED_APPROVAL_MS);
  return [words.mrkdwn(`why.${hold.why}`, { until, name: hold.reason ?? '–' })];
}

/** Who decided and when, or what the open request waits for, or why the last one is void; no line before the first. */
export function approvalLines(migration: Migration, deciders: Deciders, words: Catalogue): string[] {
  const { approval } = migration;
  if (!approval) return [];
  const decided = decisionLine(approval, words);
  if (approval.closed)
    return [
      ...decided,
      words.mrkdwn(`approval.${approval.closed.why}`),
      ...differenceLines(approval.closed.differences, words),
    ];
  if (approval.decision || migration.ending) return [...decided, ...heldLines(migration, words)];
  return openLines(approval, deciders, words);
}
