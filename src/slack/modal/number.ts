import type { ModalView } from '@slack/types';
import { formatNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import { input, LIMITS, plain, section, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { modal } from './view.ts';

/** A number as it was written in a message. */
interface Written {
  number: Pick<ParsedNumber, 'e164'>;
  typed: string;
}

const numberInput = (words: Catalogue) =>
  input('number', {
    label: words.plain('modal.number.label'),
    hint: words.plain('modal.number.hint'),
    element: textInput({ max: 60 }),
  });

/** Asks for a number: the global shortcut has no text to take one from. `why` is mrkdwn, for a message that has none. */
export const numberModal = (words: Catalogue, why?: string): ModalView =>
  modal(words, {
    id: 'number',
    title: words.plain('modal.number.title'),
    submit: words.plain('modal.number.submit'),
    blocks: [...(why === undefined ? [] : [section(why)]), numberInput(words)],
  });

/** Asks which of the numbers of a message; each is shown as it is dialled, with how it was written. */
export function chooseNumberModal(written: readonly Written[], words: Catalogue): ModalView {
  const options = written.map(({ number: { e164 }, typed }) => ({
    text: plain(formatNumber(e164), LIMITS.option),
    description: plain(typed.trim(), LIMITS.option),
    value: e164,
  }));
  return modal(words, {
    id: 'number',
    title: words.plain('modal.number.title'),
    submit: words.plain('modal.number.submit'),
    blocks: [
      section(words.mrkdwn('modal.number.several', { count: written.length })),
      input('number', { label: words.plain('modal.number.label'), element: { type: 'static_select', options } }),
    ],
  });
}

/** Asks for the number whose state somebody wants to see. */
export const findModal = (words: Catalogue): ModalView =>
  modal(words, {
    id: 'find',
    title: words.plain('modal.find.title'),
    submit: words.plain('modal.find.submit'),
    blocks: [numberInput(words)],
  });
