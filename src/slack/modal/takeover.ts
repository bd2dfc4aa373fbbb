import type { ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import { input, section, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { holderValues } from '../holder.ts';
import { modal } from './view.ts';

/** Says who holds the number and what taking it over does; asks for a reason and the last four digits. */
export const takeoverModal = (migration: Migration, words: Catalogue): ModalView =>
  modal(words, {
    id: 'takeover',
    title: words.plain('modal.takeover.title'),
    submit: words.plain('modal.takeover.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      section(
        words.mrkdwn('modal.takeover.intro', { number: formatNumber(migration.number), ...holderValues(migration) }),
      ),
      section(words.mrkdwn('modal.takeover.consequence', holderValues(migration))),
      input('reason', {
        label: words.plain('modal.takeover.reason'),
        element: textInput({ max: 500, multiline: true }),
      }),
      input('digits', {
        label: words.plain('modal.approve.digits'),
        element: textInput({ max: 8 }),
      }),
    ],
  });
