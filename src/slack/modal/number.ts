import type { ModalView } from '@slack/types';
import { input, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { modal } from './view.ts';

const numberInput = (words: Catalogue) =>
  input('number', {
    label: words.plain('modal.number.label'),
    hint: words.plain('modal.number.hint'),
    element: textInput({ max: 60 }),
  });

/** Asks for a number: the global shortcut has no text to take one from. */
export const numberModal = (words: Catalogue): ModalView =>
  modal(words, {
    id: 'number',
    title: words.plain('modal.number.title'),
    submit: words.plain('modal.number.submit'),
    blocks: [numberInput(words)],
  });

/** Asks for the number whose state somebody wants to see. */
export const findModal = (words: Catalogue): ModalView =>
  modal(words, {
    id: 'find',
    title: words.plain('modal.find.title'),
    submit: words.plain('modal.find.submit'),
    blocks: [numberInput(words)],
  });
