import { PinSource } from '../../migration/event.ts';
import type { Refusal } from '../../migration/refusal.ts';
import type { OperationResult } from '../../workflow/operations.ts';
import type { MessageKey } from '../catalogue.ts';
import { parseClickValue, type ClickValue } from '../click.ts';
import { notice } from '../modal/view.ts';
import { refusalText } from './refusal-text.ts';
import { fieldIn, type Outcome, type Submission } from './submission.ts';
import { tellPerson } from './tell.ts';

/** Refusals a person can cure in the form itself, and beside which input they are shown. */
const BESIDE: Partial<Record<Refusal['code'], string>> = {
  'digits-differ': 'digits',
  'in-the-past': 'time',
  'too-far-ahead': 'time',
  'pin-malformed': 'pin',
  'not-every-difference': 'items',
};

const refused = ({ deps, words }: Submission, refusal: Refusal): Outcome => {
  const beside = BESIDE[refusal.code];
  const text = refusalText(refusal, words, deps.people.approversToken());
  return beside === undefined ? { view: notice(words, text) } : { errors: { [beside]: text } };
};

/** Runs an operation on the migration the form belongs to; a form without one has expired. */
async function onMigration(
  submission: Submission,
  done: MessageKey,
  operation: (value: ClickValue) => Promise<OperationResult> | Outcome,
): Promise<Outcome> {
  const { deps, words, user } = submission;
  const value = parseClickValue(submission.metadata);
  if (!value) return { view: notice(words, words.mrkdwn('refusal.expired-click')) };
  const result = await operation(value);
  if (!('ok' in result)) return result;
  if (!result.ok) return refused(submission, result.refusal);
  const tell = () => tellPerson(deps.client, { user, channel: deps.channel }, words.mrkdwn(done));
  return { close: true, after: tell };
}

/** All points must be ticked; who ticked them is recorded. */
export const differences = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.differences', ({ m }) => {
    const ticked = fieldIn(submission.values, 'items')?.selected_options ?? [];
    const items = ticked.map((option) => option.value);
    return submission.deps.operations.confirmDifferences({ id: m, by: submission.user, items });
  });

const isSixDigits = (text: string) => /^\d{6}$/u.test(text);

/** The PIN goes straight to the operation and nowhere else. */
export const pin = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.pin', ({ m }) => {
    const { deps, words, user, values } = submission;
    const source = PinSource.parse(fieldIn(values, 'source')?.selected_option?.value);
    const typed = (fieldIn(values, 'pin')?.value ?? '').trim();
    if (source !== 'known') {
      if (typed !== '') return { errors: { pin: words.plain('modal.pin.superfluous') } };
      return deps.operations.choosePin({ id: m, by: user, source });
    }
    if (typed === '') return { errors: { pin: words.plain('modal.pin.missing') } };
    if (!isSixDigits(typed)) return { errors: { pin: words.plain('refusal.pin-malformed') } };
    return deps.operations.choosePin({ id: m, by: user, source, pin: typed });
  });

/** The operation asks again who may decide, whether the plan still stands, and compares the digits. */
export const approve = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.approved', ({ m, r, d }) => {
    const { deps, words, user, values } = submission;
    const seconds = fieldIn(values, 'time')?.selected_date_time;
    // A form that asks for a time must never approve at once because the time is missing.
    if ('time' in values && typeof seconds !== 'number')
      return { errors: { time: words.plain('modal.approve.time-missing') } };
    return deps.operations.approve({
      id: m,
      requestId: r ?? '',
      digest: d ?? '',
      by: user,
      lastFour: fieldIn(values, 'digits')?.value ?? '',
      ...(typeof seconds === 'number' && { notBefore: seconds * 1000 }),
    });
  });

/** Needs a reason that is more than spaces. */
export const reject = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.rejected', ({ m, r, d }) => {
    const { deps, words, user, values } = submission;
    const reason = (fieldIn(values, 'reason')?.value ?? '').trim();
    if (reason === '') return { errors: { reason: words.plain('modal.reject.missing') } };
    return deps.operations.reject({ id: m, requestId: r ?? '', digest: d ?? '', by: user, reason });
  });

export const cancel = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.cancelled', ({ m }) => {
    const reason = (fieldIn(submission.values, 'reason')?.value ?? '').trim();
    return submission.deps.operations.cancel({ id: m, by: submission.user, ...(reason !== '' && { reason }) });
  });
