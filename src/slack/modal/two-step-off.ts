import type { ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import { section, tickBox } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { modal } from './view.ts';

/** What to ask of whoever has the number now, and the confirmation that it was done (domain notes 4.3 B1.0). */
export function twoStepOffModal(migration: Migration, words: Catalogue): ModalView {
  const values = { number: formatNumber(migration.number) };
  return modal(words, {
    id: 'two-step-off',
    title: words.plain('modal.two-step-off.title'),
    submit: words.plain('modal.two-step-off.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      section(words.mrkdwn('modal.two-step-off.intro', values)),
      section(words.mrkdwn('modal.two-step-off.steps', values)),
      tickBox('off', { label: words.plain('modal.two-step-off.label'), box: words.plain('modal.two-step-off.box') }),
    ],
  });
}
