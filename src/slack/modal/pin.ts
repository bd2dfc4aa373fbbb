import type { ModalView } from '@slack/types';
import { pinSources } from '../../migration/decide.ts';
import { currentStep } from '../../migration/next.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import { input, LIMITS, plain, section, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { modal } from './view.ts';

/** True when a registration was refused because of the PIN, so that another one is asked for. */
const isAgain = (migration: Migration) => currentStep(migration)?.id !== 'provide-pin';

function introKey(migration: Migration) {
  if (isAgain(migration)) return 'modal.pin.intro-again';
  return migration.deployment === undefined ? 'modal.pin.intro-no-client' : 'modal.pin.intro';
}

/** Asks what is known of the two-step PIN. Slack cannot mask an input, so the bot offers to make the PIN itself. */
export function pinModal(migration: Migration, words: Catalogue): ModalView {
  const options = pinSources(migration, isAgain(migration)).map((source) => ({
    text: plain(words.plain(`modal.pin.${source}`), LIMITS.option),
    value: source,
  }));
  return modal(words, {
    id: 'pin',
    title: words.plain('modal.pin.title'),
    submit: words.plain('modal.pin.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      section(words.mrkdwn(introKey(migration), { number: formatNumber(migration.number) })),
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
