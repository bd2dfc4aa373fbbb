import type { ModalView } from '@slack/types';
import { breakGlassWord } from '../../migration/ballot.ts';
import { quorumOf } from '../../migration/plan.ts';
import { input, section, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { code } from '../tokens.ts';
import { essence, lossBlocks, type ApproveView } from './approve.ts';
import { modal } from './view.ts';

/** The whole plan, what approving alone means, a written reason, and words that no hurried click types. */
export function breakGlassModal(
  { migration, approval }: Pick<ApproveView, 'migration' | 'approval'>,
  words: Catalogue,
): ModalView {
  const word = breakGlassWord(migration.number);
  return modal(words, {
    id: 'break-glass',
    title: words.plain('modal.break-glass.title'),
    submit: words.plain('modal.break-glass.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      section(
        words.mrkdwn('modal.break-glass.intro', { quorum: quorumOf(approval.plan), count: approval.votes.length }),
      ),
      ...essence(migration, approval, words),
      ...lossBlocks(migration, words),
      input('reason', {
        label: words.plain('modal.break-glass.reason'),
        element: textInput({ max: 500, min: 10, multiline: true }),
      }),
      section(words.mrkdwn('modal.break-glass.type', { word: code(word) })),
      input('word', { label: words.plain('modal.break-glass.word'), element: textInput({ max: 30 }) }),
    ],
  });
}
