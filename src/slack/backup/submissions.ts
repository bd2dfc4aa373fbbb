import type { BackupRefusal } from '../../migration/decide-restore.ts';
import { fieldIn, type Outcome, type Submission } from '../listen/submission.ts';
import { tellPerson } from '../listen/tell.ts';
import { notice } from '../modal/view.ts';
import { channel } from '../tokens.ts';
import { askForm, FormMetadata } from './forms.ts';
import { backupRefusalText, backupValues } from './sentences.ts';
import { carriedIn } from '../carried.ts';

const metadataOf = ({ metadata }: Submission): FormMetadata | undefined => carriedIn(FormMetadata, metadata);

const chosen = ({ values }: Submission): string => fieldIn(values, 'backup')?.selected_option?.value ?? '';

const expired = ({ words }: Submission): Outcome => ({ view: notice(words, words.mrkdwn('refusal.expired-click')) });

const refused = ({ deps, words }: Submission, refusal: BackupRefusal): Outcome => ({
  view: notice(
    words,
    backupRefusalText(refusal, words, { channel: deps.channel, approvers: deps.people.approversToken() }),
  ),
});

const telling = ({ deps, user }: Submission, text: string): Outcome => ({
  close: true,
  after: () => tellPerson(deps.client, { user, channel: deps.channel }, text),
});

/** Destroys the chosen backup. */
export async function backupDelete(submission: Submission): Promise<Outcome> {
  const { deps, words, user } = submission;
  const about = metadataOf(submission);
  if (!about) return expired(submission);
  const removed = await deps.backups.remove({ deployment: about.deployment, id: chosen(submission), by: user });
  if (!removed.ok) return refused(submission, removed.refusal);
  return telling(submission, words.mrkdwn('backup.deleted', backupValues(removed.backup, words)));
}

/** Shows every check on the chosen backup in the same modal. */
export async function restoreChoose(submission: Submission): Promise<Outcome> {
  const { deps, words } = submission;
  const about = metadataOf(submission);
  const [source = '', backup = ''] = chosen(submission).split('/');
  if (!about) return expired(submission);
  const { deployment } = about;
  const found = await deps.restores.preview({ deployment, source, backup });
  if (!found.ok) return refused(submission, found.refusal);
  return { view: askForm({ deployment, ...found }, words) };
}

/** Asks for the approval; the card appears in the channel. */
export async function restoreAsk(submission: Submission): Promise<Outcome> {
  const { deps, words, user } = submission;
  const about = metadataOf(submission);
  if (about?.source === undefined || about.backup === undefined) return expired(submission);
  const { deployment, source, backup } = about;
  const asked = await deps.restores.request({ deployment, source, backup, by: user });
  if (!asked.ok) return refused(submission, asked.refusal);
  const values = { channel: channel(deps.channel), approvers: deps.people.approversToken() };
  return telling(submission, words.mrkdwn('restore.asked', values));
}
