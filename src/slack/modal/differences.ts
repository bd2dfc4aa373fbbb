import type { KnownBlock, ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import { API_DIFFERENCES } from '../../migration/route.ts';
import type { Migration } from '../../migration/state.ts';
import { input, LIMITS, plain, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { modal } from './view.ts';

const cutLabel = (label: string) => {
  if (label.length <= LIMITS.option) return { text: label };
  const space = label.lastIndexOf(' ', LIMITS.option - 1);
  return { text: `${label.slice(0, space)}…`, description: `…${label.slice(space)}` };
};

/** The points of the checklist as boxes. */
export function differencesInput(words: Catalogue): KnownBlock {
  const options = API_DIFFERENCES.map((item) => {
    const { text, description } = cutLabel(words.plain(`difference.${item}`));
    return {
      text: plain(text, LIMITS.option),
      ...(description !== undefined && { description: plain(description, LIMITS.optionDescription) }),
      value: item,
    };
  });
  return input('items', { label: words.plain('modal.differences.label'), element: { type: 'checkboxes', options } });
}

/** The checklist of differences between the APIs; all must be ticked (domain notes 3.5). */
export function differencesModal(migration: Migration, words: Catalogue): ModalView {
  return modal(words, {
    id: 'differences',
    title: words.plain('modal.differences.title'),
    submit: words.plain('modal.differences.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      section(words.mrkdwn('modal.differences.intro', { number: formatNumber(migration.number) })),
      differencesInput(words),
    ],
  });
}
