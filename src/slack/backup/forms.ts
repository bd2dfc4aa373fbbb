import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { KeptBackup } from '../../migration/kept-backup.ts';
import { restoreBlockers, type RestoreFinding } from '../../migration/restore-checks.ts';
import { input, LIMITS, plain, section, sections } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { modal } from '../modal/view.ts';
import { backupValues, restoreFindingLines, shortId, stamp } from './sentences.ts';

/** What the forms carry from one page to the next. */
export const FormMetadata = z.strictObject({
  deployment: z.string().max(40),
  source: z.string().max(40).optional(),
  backup: z.string().max(40).optional(),
});
export type FormMetadata = z.infer<typeof FormMetadata>;

/** Slack's limit of a select (docs.slack.dev, Block Kit reference: options). */
const OPTIONS = 100;

const option = (label: string, value: string): PlainTextOption => ({ text: plain(label, LIMITS.option), value });

function choice(label: string, options: PlainTextOption[]): KnownBlock {
  const [first] = options;
  return input('backup', {
    label,
    element: { type: 'static_select', options, ...(first && { initial_option: first }) },
  });
}

/** Which of the kept backups is destroyed. */
export const deleteForm = (deployment: string, backups: readonly KeptBackup[], words: Catalogue): ModalView =>
  modal(words, {
    id: 'backup-delete',
    title: words.plain('backup.delete.title'),
    submit: words.plain('backup.delete.submit'),
    metadata: JSON.stringify({ deployment } satisfies FormMetadata),
    blocks: [
      section(words.mrkdwn('backup.delete.intro', { deployment })),
      choice(
        words.plain('backup.delete.choose'),
        backups
          .slice(0, OPTIONS)
          .map(({ id, takenAt, clientVersion: client }) =>
            option(words.plain('backup.option', { at: stamp(takenAt), client, id: shortId(id) }), id),
          ),
      ),
    ],
  });

/** Which of the kept backups is imported. */
export const chooseForm = (deployment: string, backups: readonly KeptBackup[], words: Catalogue): ModalView =>
  modal(words, {
    id: 'restore-choose',
    title: words.plain('restore.choose.title'),
    submit: words.plain('restore.choose.submit'),
    metadata: JSON.stringify({ deployment } satisfies FormMetadata),
    blocks: [
      section(words.mrkdwn('restore.choose.intro', { deployment })),
      choice(
        words.plain('restore.choose.choose'),
        backups
          .slice(0, OPTIONS)
          .map(({ id, deployment: source, takenAt, clientVersion: client }) =>
            option(
              words.plain('restore.choose.option', { deployment: source, at: stamp(takenAt), client }),
              `${source}/${id}`,
            ),
          ),
      ),
    ],
  });

/** Every check on what was chosen; a button to ask for approval unless one of them stops it. */
export function askForm(
  shown: { deployment: string; backup: KeptBackup; findings: readonly RestoreFinding[] },
  words: Catalogue,
): ModalView {
  const { deployment, backup, findings } = shown;
  const isBlocked = restoreBlockers(findings).length > 0;
  const metadata: FormMetadata = { deployment, source: backup.deployment, backup: backup.id };
  return modal(words, {
    id: 'restore-ask',
    title: words.plain('restore.ask.title'),
    ...(!isBlocked && { submit: words.plain('restore.ask.submit'), metadata: JSON.stringify(metadata) }),
    blocks: sections([
      words.mrkdwn('restore.ask.intro', { ...backupValues(backup, words), deployment, source: backup.deployment }),
      ...restoreFindingLines(findings, words),
      ...(isBlocked ? [words.mrkdwn('restore.ask.blocked')] : []),
    ]),
  });
}
