import { formatNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import { takeoverModal } from '../modal/takeover.ts';
import type { Asking } from './moving.ts';
import { onMigration } from './on-migration.ts';
import { openView } from './open-view.ts';
import { type Outcome, type Submission, textIn, typedIn } from './submission.ts';

/** Opens the form for the migration that holds the number; the operation asks everything again. */
export async function takeOver({ deps, words, tell, trigger }: Asking, number: ParsedNumber): Promise<void> {
  const running = await deps.operations.runningOn(number.e164);
  if (!running) return tell(words.mrkdwn('takeover.none', { number: formatNumber(number.e164) }));
  await openView(deps, trigger, takeoverModal(running, words));
}

/** Needs a reason, and the last four digits of the number. */
export const takeover = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.takeover', ({ m }) => {
    const { deps, user, values } = submission;
    const reason = textIn(values, 'reason');
    return deps.operations.takeOver({ id: m, by: user, lastFour: typedIn(values, 'digits'), reason });
  });
