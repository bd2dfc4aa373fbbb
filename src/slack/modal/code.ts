import type { ModalView } from '@slack/types';
import type { E164 } from '../../migration/ids.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import { input, section, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { modal } from './view.ts';

/**
 * Asks for the code Meta sent. `fault`: what was wrong with the last one, mrkdwn, where it is known too late to stand beside
 * the input. What was typed is never given back.
 */
export const codeModal = (shown: { number: E164; metadata: string; fault?: string }, words: Catalogue): ModalView =>
  modal(words, {
    id: 'code',
    title: words.plain('modal.code.title'),
    submit: words.plain('modal.code.submit'),
    metadata: shown.metadata,
    blocks: [
      ...(shown.fault === undefined ? [] : [section(shown.fault)]),
      section(words.mrkdwn('modal.code.intro', { number: formatNumber(shown.number) })),
      input('code', {
        label: words.plain('modal.code.label'),
        hint: words.plain('modal.code.hint'),
        element: textInput({ max: 12 }),
      }),
    ],
  });
