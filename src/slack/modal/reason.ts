import type { ModalView } from '@slack/types';
import type { SlackUserId } from '../../migration/ids.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import { isDeploymentLost, type Migration } from '../../migration/state.ts';
import { input, section, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { seatBlocks } from './seat.ts';
import { modal } from './view.ts';

type Asked = 'reject' | 'cancel' | 'hold';

const introOf = (id: Asked, migration: Migration) =>
  id === 'cancel' && isDeploymentLost(migration) ? 'modal.cancel.intro-down' : (`modal.${id}.intro` as const);

/** Asks why: a rejection needs a reason, a cancellation and a hold may have one. `seat`: in whose place a delegate rejects. */
export const reasonModal = (
  id: Asked,
  { migration, seat }: { migration: Migration; seat?: SlackUserId },
  words: Catalogue,
): ModalView =>
  modal(words, {
    id,
    title: words.plain(`modal.${id}.title`),
    submit: words.plain(`modal.${id}.submit`),
    metadata: clickValueOf(migration),
    blocks: [
      ...seatBlocks(seat, words),
      section(words.mrkdwn(introOf(id, migration), { number: formatNumber(migration.number) })),
      input('reason', {
        label: words.plain(`modal.${id}.reason`),
        element: textInput({ max: 500, multiline: true }),
        optional: id !== 'reject',
      }),
    ],
  });
