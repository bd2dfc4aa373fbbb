import type { ModalView } from '@slack/types';
import type { Migration } from '../../migration/state.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import { input, section, textInput, tickBox } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { modal } from './view.ts';

/** An address without its query, which may hold a secret of its owner's. */
const shownUrl = (url: string): string => url.split('?')[0] ?? '';

/**
 * Asks for the verify token of the endpoint that the number's messages went to, or to leave the override out. `fault`: what was
 * wrong with the last token, mrkdwn. What was typed is never given back.
 */
export function overrideForm(migration: Migration, words: Catalogue, fault?: string): ModalView {
  const { number, webhookOverride } = migration;
  const url = webhookOverride?.url;
  const values = { number: formatNumber(number), url: url === undefined ? '–' : shownUrl(url) };
  return modal(words, {
    id: 'webhook-override',
    title: words.plain('modal.override.title'),
    submit: words.plain('modal.override.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      ...(fault === undefined ? [] : [section(fault)]),
      section(words.mrkdwn('modal.override.intro', values)),
      input('token', {
        label: words.plain('modal.override.label'),
        hint: words.plain('modal.override.hint'),
        element: textInput({ max: 500 }),
        // Not needed where it is left out; a missing one is answered by us.
        optional: true,
      }),
      tickBox('leave', { label: words.plain('modal.override.instead'), box: words.plain('modal.override.leave') }),
    ],
  });
}
