import type { ModalView } from '@slack/types';
import type { Delegation } from '../../migration/delegation.ts';
import { input, section, sections } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { modal } from '../modal/view.ts';
import { person, time } from '../tokens.ts';

/** What was typed behind the command already. */
export interface DelegationAsked {
  to?: string | undefined;
  /** `2026-12-05`. */
  date?: string | undefined;
  /** `18:00`. */
  time?: string | undefined;
}

/** One line for each delegation in force. */
export const delegationLines = (standing: readonly Delegation[], words: Catalogue): string[] =>
  standing.length === 0
    ? [words.mrkdwn('delegation.none')]
    : standing.map(({ from, to, until }) =>
        words.mrkdwn('delegation.line', { from: person(from), to: person(to), until: time(until) }),
      );

/** Asks who shall decide, and until when; a day without a time means its end, in the person's own zone. */
export function delegationForm(
  shown: { asked: DelegationAsked; standing: readonly Delegation[]; zone: string },
  words: Catalogue,
): ModalView {
  const { to, date, time: clock } = shown.asked;
  return modal(words, {
    id: 'delegate',
    title: words.plain('modal.delegate.title'),
    submit: words.plain('modal.delegate.submit'),
    blocks: [
      section(words.mrkdwn('modal.delegate.intro')),
      input('to', {
        label: words.plain('modal.delegate.to'),
        element: { type: 'users_select', ...(to !== undefined && { initial_user: to }) },
      }),
      input('date', {
        label: words.plain('modal.delegate.date'),
        hint: words.plain('modal.delegate.zone', { zone: shown.zone }),
        element: { type: 'datepicker', ...(date !== undefined && { initial_date: date }) },
      }),
      input('time', {
        label: words.plain('modal.delegate.time'),
        element: { type: 'timepicker', ...(clock !== undefined && { initial_time: clock }) },
        optional: true,
      }),
      ...sections([words.mrkdwn('delegation.standing'), ...delegationLines(shown.standing, words)]),
    ],
  });
}
