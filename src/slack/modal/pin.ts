import type { ModalView } from '@slack/types';
import type { PinSource } from '../../migration/event.ts';
import { currentStep } from '../../migration/next.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import { input, LIMITS, plain, section, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { modal } from './view.ts';

const FIRST: readonly PinSource[] = ['known', 'generated', 'two-step-off'];
const AGAIN: readonly PinSource[] = ['known', 'reset'];

/** The ways to a PIN that are possible at this step (domain notes 3.2 step 1). */
export const pinSourcesFor = (migration: Migration): readonly PinSource[] =>
  currentStep(migration)?.id === 'provide-pin' ? FIRST : AGAIN;

/** Asks what is known of the two-step PIN. Slack cannot mask an input, so the bot offers to make the PIN itself. */
export function pinModal(migration: Migration, words: Catalogue): ModalView {
  const sources = pinSourcesFor(migration);
  const options = sources.map((source) => ({
    text: plain(words.plain(`modal.pin.${source}`), LIMITS.option),
    value: source,
  }));
  const intro = sources === FIRST ? 'modal.pin.intro' : 'modal.pin.intro-again';
  return modal(words, {
    id: 'pin',
    title: words.plain('modal.pin.title'),
    submit: words.plain('modal.pin.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      section(words.mrkdwn(intro, { number: formatNumber(migration.number) })),
      input('source', { label: words.plain('modal.pin.source'), element: { type: 'radio_buttons', options } }),
      input('pin', {
        label: words.plain('modal.pin.digits'),
        hint: words.plain('modal.pin.hint'),
        element: textInput({ max: 20 }),
        optional: true,
      }),
    ],
  });
}
