import type { EventOf } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import { quorumOf } from '../migration/plan.ts';
import { voter } from './card/approval.ts';
import type { ThreadView } from './thread-view.ts';
import { listed, person, time } from './tokens.ts';

/** What a request waits for, as it was when the line's entry was written. */
function waitingValues({ migration, after = migration }: ThreadView) {
  const { approval } = after;
  return {
    number: formatNumber(migration.number),
    until: time(approval?.expiresAt ?? migration.changedAt),
    count: approval?.votes.length ?? 0,
    quorum: approval ? quorumOf(approval.plan) : 1,
  };
}

/** A vote that does not approve yet. */
export function votedLine({ by, for: seat, notBefore }: EventOf<'voted'>, view: ThreadView): string {
  const { count, quorum } = waitingValues(view);
  const values = { by: voter({ by, for: seat }, view.words), count, quorum };
  return notBefore === undefined
    ? view.words.mrkdwn('thread.voted', values)
    : view.words.mrkdwn('thread.voted.later', { ...values, until: time(notBefore) });
}

/** Whom the reminder calls, and how many it does not: naming those would call them all the same. */
export function remindedLine({ to, quiet = [], digest = [] }: EventOf<'reminded'>, view: ThreadView): string {
  const { words, approvers, notify = approvers } = view;
  const called = to === undefined ? notify : listed(to.map(person));
  const values = waitingValues(view);
  return [
    to?.length === 0
      ? words.mrkdwn('thread.reminded.nobody', values)
      : words.mrkdwn('thread.reminded', { notify: called, ...values }),
    ...(quiet.length > 0 ? [words.mrkdwn('thread.reminded.quiet', { count: quiet.length })] : []),
    ...(digest.length > 0 ? [words.mrkdwn('thread.reminded.digest', { count: digest.length })] : []),
  ].join(' ');
}

/** The second tier is called. */
export function escalatedLine(_event: EventOf<'escalated'>, view: ThreadView): string {
  const { words, approvers, migration, secondTier = approvers } = view;
  const at = time(migration.approval?.openedAt ?? migration.changedAt);
  return words.mrkdwn('thread.escalated', { second: secondTier, at, ...waitingValues(view) });
}
