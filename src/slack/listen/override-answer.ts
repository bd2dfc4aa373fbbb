import { overrideForm } from '../modal/webhook-override.ts';
import { parseClickValue } from '../click.ts';
import { onMigration } from './on-migration.ts';
import { fieldIn, tickedIn, type Outcome, type Submission } from './submission.ts';

/** The form again with what was wrong, and without what was typed: for an answer of Meta that came late. */
async function withForm(outcome: Outcome, { deps, metadata, words }: Submission): Promise<Outcome> {
  const id = parseClickValue(metadata)?.m;
  if (!('errors' in outcome) || id === undefined) return outcome;
  const migration = await deps.operations.migration(id);
  if (!migration) return outcome;
  return { ...outcome, again: overrideForm(migration, words, Object.values(outcome.errors).join('\n')) };
}

/** What was typed; nothing where the override is left out. */
function tokenIn({ values }: Submission): { token?: string } {
  return tickedIn(values, 'leave').length > 0 ? {} : { token: fieldIn(values, 'token')?.value ?? '' };
}

/** The verify token goes straight to the operation and nowhere else; the tick leaves the override out. */
export async function webhookOverride(submission: Submission): Promise<Outcome> {
  const outcome = await onMigration(submission, 'done.recorded', ({ m }) =>
    submission.deps.operations.restoreOverride({ id: m, by: submission.user, ...tokenIn(submission) }),
  );
  return withForm(outcome, submission);
}
