import type { ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import { sections, tickBox } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { modal } from './view.ts';

/** More rows would hide what is asked; the account's own page shows the rest. */
const ROWS = 12;

type Listed = NonNullable<Migration['slots']>['numbers'][number];

const row = ({ display, name, status }: Listed, words: Catalogue): string =>
  words.mrkdwn('modal.free-slot.row', {
    display,
    name: name ?? '–',
    // A connected number serves somebody, and is only deleted with its PIN (domain notes 4.4).
    connected: status === 'CONNECTED' ? 'yes' : 'no',
    status: status ?? '–',
  });

/** Who has to make room in the account, which numbers are in it, and the question whether it was done (domain notes 4.4). */
export function freeSlotModal(migration: Migration, words: Catalogue): ModalView {
  const numbers = migration.slots?.numbers ?? [];
  const values = {
    number: formatNumber(migration.number),
    waba: migration.waba.name,
    count: migration.slots?.count ?? 0,
  };
  return modal(words, {
    id: 'free-slot',
    title: words.plain('modal.free-slot.title'),
    submit: words.plain('modal.free-slot.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      ...sections([
        words.mrkdwn('modal.free-slot.intro', values),
        words.mrkdwn('modal.free-slot.steps', values),
        ...numbers.slice(0, ROWS).map((one) => row(one, words)),
        ...(values.count > ROWS ? [words.mrkdwn('modal.free-slot.more', { count: values.count - ROWS })] : []),
      ]),
      tickBox('freed', { label: words.plain('modal.free-slot.label'), box: words.plain('modal.free-slot.box') }),
    ],
  });
}
