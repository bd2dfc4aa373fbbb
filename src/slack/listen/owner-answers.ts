import { numberOf } from '../../migration/ids.ts';
import { codeModal } from '../modal/code.ts';
import { parseClickValue } from '../click.ts';
import { DEFAULT_REGION } from '../modal/region.ts';
import { onMigration } from './on-migration.ts';
import { fieldIn, type Outcome, type Submission, tickedIn, typedIn } from './submission.ts';

interface Ticked {
  box: string;
  done: 'done.two-step-off' | 'done.free-slot';
  missing: 'refusal.two-step-unticked' | 'refusal.slot-unticked';
}

/** What a tick in the box leads to; without one, what is missing stands beside it. */
const onTick =
  ({ box, done, missing }: Ticked, operation: 'confirmTwoStepOff' | 'freeSlot') =>
  (submission: Submission): Promise<Outcome> =>
    onMigration(submission, done, ({ m }) => {
      const { deps, words, user, values } = submission;
      if (tickedIn(values, box).length === 0) return { errors: { [box]: words.plain(missing) } };
      return deps.operations[operation]({ id: m, by: user });
    });

/** Must be ticked; the operation reads whether it is true. */
export const twoStepOff = onTick(
  { box: 'off', done: 'done.two-step-off', missing: 'refusal.two-step-unticked' },
  'confirmTwoStepOff',
);

/** Must be ticked; the operation reads whether there is room. */
export const freeSlot = onTick({ box: 'freed', done: 'done.free-slot', missing: 'refusal.slot-unticked' }, 'freeSlot');

const chosen = ({ values }: Submission, id: string) => fieldIn(values, id)?.selected_option?.value;

/** How and in which language the code comes; asks for another one as well. */
export const codeRequest = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.code-request', ({ m }) =>
    submission.deps.operations.chooseCode({
      id: m,
      by: submission.user,
      method: chosen(submission, 'method') === 'VOICE' ? 'VOICE' : 'SMS',
      language: chosen(submission, 'language') ?? '',
    }),
  );

/** The form again with what was wrong, and without what was typed: for an answer of Meta that came late. */
function withForm(outcome: Outcome, { metadata, words }: Submission): Outcome {
  const migration = parseClickValue(metadata)?.m;
  if (!('errors' in outcome) || migration === undefined) return outcome;
  const fault = Object.values(outcome.errors).join('\n');
  return { ...outcome, again: codeModal({ number: numberOf(migration), metadata, fault }, words) };
}

/** The code goes straight to the operation and nowhere else. */
export async function code(submission: Submission): Promise<Outcome> {
  const outcome = await onMigration(submission, 'done.code', ({ m }) =>
    submission.deps.operations.enterCode({
      id: m,
      by: submission.user,
      code: typedIn(submission.values, 'code'),
    }),
  );
  return withForm(outcome, submission);
}

/** A country of Meta's list, or Meta's default regions. */
export const region = (submission: Submission): Promise<Outcome> =>
  onMigration(submission, 'done.region', ({ m }) => {
    const country = chosen(submission, 'region') ?? DEFAULT_REGION;
    return submission.deps.operations.chooseRegion({
      id: m,
      by: submission.user,
      ...(country !== DEFAULT_REGION && { region: country }),
    });
  });
