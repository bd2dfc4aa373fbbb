import { PinSource } from '../../migration/event.ts';
import { quorumOf } from '../../migration/plan.ts';
import type { Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { onMigration } from './on-migration.ts';
import { fieldIn, type Outcome, type Submission, tickedIn, typedIn, textIn } from './submission.ts';
import { unseen } from './unseen.ts';

/** All points must be ticked; who ticked them is recorded. */
export const differences = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.differences', ({ m }) => {
    const items = tickedIn(submission.values, 'items');
    return submission.deps.operations.confirmDifferences({ id: m, by: submission.user, items });
  });

const isSixDigits = (text: string) => /^\d{6}$/u.test(text);

/** The PIN goes straight to the operation and nowhere else. */
export const pin = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.pin', ({ m }) => {
    const { deps, words, user, values } = submission;
    const source = PinSource.parse(fieldIn(values, 'source')?.selected_option?.value);
    const typed = typedIn(values, 'pin');
    if (source !== 'known') {
      if (typed !== '') return { errors: { pin: words.plain('modal.pin.superfluous') } };
      return deps.operations.choosePin({ id: m, by: user, source });
    }
    if (typed === '') return { errors: { pin: words.plain('modal.pin.missing') } };
    if (!isSixDigits(typed)) return { errors: { pin: words.plain('refusal.pin-malformed') } };
    return deps.operations.choosePin({ id: m, by: user, source, pin: typed });
  });

/** What became of a vote: the approval, or one of several. */
function recordedVote({ approval }: Migration, words: Catalogue): string {
  if (!approval || approval.decision) return words.mrkdwn('done.approved');
  return words.mrkdwn('done.voted', { count: approval.votes.length, quorum: quorumOf(approval.plan) });
}

const tickedLosses = ({ values }: Submission): { acceptedLosses?: true } =>
  tickedIn(values, 'losses').length > 0 ? { acceptedLosses: true } : {};

/** The operation asks again who may decide, whether the plan still stands, and compares the digits. */
export const approve = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, recordedVote, ({ m, r, d }) => {
    const { deps, words, user, values } = submission;
    const seconds = fieldIn(values, 'time')?.selected_date_time;
    // A form that asks for a time must never approve at once because the time is missing.
    if ('time' in values && typeof seconds !== 'number')
      return { errors: { time: words.plain('modal.approve.time-missing') } };
    return deps.whileRecording(m, user, () =>
      deps.operations.approve({
        id: m,
        requestId: r ?? '',
        digest: d ?? '',
        by: user,
        lastFour: typedIn(values, 'digits'),
        bar: () => unseen(deps, m),
        ...tickedLosses(submission),
        ...(typeof seconds === 'number' && { notBefore: seconds * 1000 }),
      }),
    );
  });

/** The operation asks again who may, and compares the words. */
export const breakGlass = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.break-glass', ({ m, r, d }) => {
    const { deps, user, values } = submission;
    return deps.whileRecording(m, user, () =>
      deps.operations.breakGlass({
        id: m,
        requestId: r ?? '',
        digest: d ?? '',
        by: user,
        word: typedIn(values, 'word'),
        reason: fieldIn(values, 'reason')?.value ?? '',
        bar: () => unseen(deps, m),
        ...tickedLosses(submission),
      }),
    );
  });

/** Needs a reason that is more than spaces. */
export const reject = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.rejected', ({ m, r, d }) => {
    const { deps, words, user, values } = submission;
    const reason = textIn(values, 'reason');
    if (reason === '') return { errors: { reason: words.plain('modal.reject.missing') } };
    return deps.whileRecording(m, user, () =>
      deps.operations.reject({ id: m, requestId: r ?? '', digest: d ?? '', by: user, reason }),
    );
  });

export const cancel = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.cancelled', ({ m }) => {
    const reason = textIn(submission.values, 'reason');
    const { deps, user } = submission;
    return deps.whileRecording(m, user, () =>
      deps.operations.cancel({ id: m, by: user, ...(reason !== '' && { reason }) }),
    );
  });

/** A reason is welcome, not demanded: holding must be quick. */
export const hold = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.hold', ({ m }) => {
    const reason = textIn(submission.values, 'reason');
    const { deps, user } = submission;
    return deps.whileRecording(m, user, () =>
      deps.operations.hold({ id: m, by: user, ...(reason !== '' && { reason }) }),
    );
  });

/** What a person saw of a call that reading could not settle. */
export const judge = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.judge-outcome', ({ m }) => {
    const { deps, user, values } = submission;
    const outcome = fieldIn(values, 'outcome')?.selected_option?.value === 'done' ? 'done' : 'not-done';
    const evidence = textIn(values, 'evidence');
    return deps.whileRecording(m, user, () => deps.operations.judgeOutcome({ id: m, by: user, outcome, evidence }));
  });
