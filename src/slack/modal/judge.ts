import type { ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import { input, LIMITS, plain, section, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { modal } from './view.ts';

const OUTCOMES = ['done', 'not-done'] as const;

/** Asks a person what WhatsApp Manager shows of a call that reading could not settle; nothing is preselected. */
export function judgeModal(migration: Migration, words: Catalogue): ModalView {
  const options = OUTCOMES.map((outcome) => ({
    text: plain(words.plain(`modal.judge.${outcome}`), LIMITS.option),
    value: outcome,
  }));
  return modal(words, {
    id: 'judge',
    title: words.plain('modal.judge.title'),
    submit: words.plain('modal.judge.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      section(words.mrkdwn('modal.judge.intro', { number: formatNumber(migration.number) })),
      input('outcome', { label: words.plain('modal.judge.outcome'), element: { type: 'radio_buttons', options } }),
      input('evidence', {
        label: words.plain('modal.judge.evidence'),
        element: textInput({ max: 1_000, multiline: true }),
      }),
    ],
  });
}
