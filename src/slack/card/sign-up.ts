import { SIGN_UP_DAYS, signUpAt, signUpDeadline } from '../../migration/sign-up.ts';
import type { EventOf } from '../../migration/event.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { person, time } from '../tokens.ts';

/** How long Embedded Signup holds for the number, while that matters. `now` is epoch ms. */
export function signUpLines(migration: Migration, now: number, words: Catalogue): string[] {
  const standing = signUpAt(migration, now);
  if (!standing) return [];
  return [words.mrkdwn(standing.isOver ? 'card.sign-up.over' : 'card.sign-up', { until: time(standing.deadline) })];
}

/** The reminder of the deadline, for the thread; nothing where the day is unknown. */
export function signUpReminded(
  { day }: EventOf<'signUpReminded'>,
  { requestedBy, number, signedUpOn }: Migration,
  words: Catalogue,
): string | undefined {
  if (signedUpOn === undefined) return undefined;
  const values = { requester: person(requestedBy), number: formatNumber(number) };
  const days = SIGN_UP_DAYS - day;
  return days > 0
    ? words.mrkdwn('thread.signUpReminded', { ...values, days, until: time(signUpDeadline(signedUpOn)) })
    : words.mrkdwn('thread.signUpReminded.over', values);
}
