import type { ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import { STORAGE_REGIONS } from '../../migration/regions.ts';
import type { Migration } from '../../migration/state.ts';
import { input, LIMITS, plain, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { regionName } from '../places.ts';
import { modal } from './view.ts';
import { localeOf } from '../../migration/language.ts';

/** The option for Meta's default regions; no country has this code. */
export const DEFAULT_REGION = 'default';

/** Asks where messages are stored, Meta's default first and chosen (domain notes 15). */
export function regionModal(migration: Migration, words: Catalogue): ModalView {
  const usual = { text: plain(regionName(undefined, words), LIMITS.option), value: DEFAULT_REGION };
  const countries = STORAGE_REGIONS.map((code) => ({
    text: plain(regionName(code, words), LIMITS.option),
    value: code,
  })).toSorted((one, other) => one.text.text.localeCompare(other.text.text, localeOf(words.language)));
  return modal(words, {
    id: 'region',
    title: words.plain('modal.region.title'),
    submit: words.plain('modal.region.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      section(words.mrkdwn('modal.region.intro', { number: formatNumber(migration.number) })),
      input('region', {
        label: words.plain('modal.region.label'),
        element: { type: 'static_select', options: [usual, ...countries], initial_option: usual },
      }),
    ],
  });
}
