import type { Refusal } from '../../migration/refusal.ts';
import type { OperationResult } from '../../workflow/operations.ts';
import type { Migration } from '../../migration/state.ts';
import type { Catalogue, MessageKey } from '../catalogue.ts';
import { parseClickValue, type ClickValue } from '../click.ts';
import { notice } from '../modal/view.ts';
import { refusalText } from './refusal-text.ts';
import type { Outcome, Submission } from './submission.ts';
import { tellPerson } from './tell.ts';

/** Refusals a person can cure in the form itself, and beside which input they are shown. */
const BESIDE: Partial<Record<Refusal['code'], string>> = {
  'digits-differ': 'digits',
  'losses-not-accepted': 'losses',
  'in-the-past': 'time',
  'evidence-missing': 'evidence',
  'words-differ': 'word',
  'reason-missing': 'reason',
  'too-far-ahead': 'time',
  'pin-malformed': 'pin',
  'not-every-difference': 'items',
  'two-step-still-on': 'off',
  'slot-not-free': 'freed',
  'slots-unreadable': 'freed',
  'code-malformed': 'code',
  'code-refused': 'code',
  'region-unknown': 'region',
  'override-token-missing': 'token',
  'override-refused': 'token',
};

function refused({ deps, words, values }: Submission, refusal: Refusal): Outcome {
  const beside = BESIDE[refusal.code];
  const text = refusalText(refusal, words, deps.people.approversToken());
  return beside === undefined || !(beside in values) ? { view: notice(words, text) } : { errors: { [beside]: text } };
}

/** What is said privately afterwards, of the state the operation led to. */
type Done = MessageKey | ((migration: Migration, words: Catalogue) => string);

/** Runs an operation on the migration the form belongs to; a form without one has expired. */
export async function onMigration(
  submission: Submission,
  done: Done,
  operation: (value: ClickValue) => Promise<OperationResult | Outcome> | Outcome,
): Promise<Outcome> {
  const { deps, words, user } = submission;
  const value = parseClickValue(submission.metadata);
  if (!value) return { view: notice(words, words.mrkdwn('refusal.expired-click')) };
  const result = await operation(value);
  if (!('ok' in result)) return result;
  if (!result.ok) return refused(submission, result.refusal);
  const text = typeof done === 'string' ? words.mrkdwn(done) : done(result.migration, words);
  const tell = () => tellPerson(deps.client, { user, channel: deps.channel }, text);
  return { close: true, done: text, after: tell };
}
