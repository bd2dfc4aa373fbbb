import type { ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import { input, section, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { modal } from './view.ts';

/** Asks why: a rejection needs a reason, a cancellation and a hold may have one. */
export const reasonModal = (id: 'reject' | 'cancel' | 'hold', migration: Migration, words: Catalogue): ModalView =>
  modal(words, {
    id,
    title: words.plain(`modal.${id}.title`),
    submit: words.plain(`modal.${id}.submit`),
    metadata: clickValueOf(migration),
    blocks: [
      section(words.mrkdwn(`modal.${id}.intro`, { number: formatNumber(migration.number) })),
      input('reason', {
        label: words.plain(`modal.${id}.reason`),
        element: textInput({ max: 500, multiline: true }),
        optional: id !== 'reject',
      }),
    ],
  });
