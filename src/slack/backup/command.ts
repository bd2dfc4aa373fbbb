import type { SlackUserId } from '../../migration/ids.ts';
import type { KeptBackup } from '../../migration/kept-backup.ts';
import { failureLines } from '../card/failure.ts';
import type { Catalogue } from '../catalogue.ts';
import type { ListenerDeps } from '../listen/deps.ts';
import { openPrepared } from '../listen/opening.ts';
import { chooseForm, deleteForm } from './forms.ts';
import { backupRefusalText, backupValues, type Bearings } from './sentences.ts';

/** What `/migrate backup …` and `/migrate restore …` ask for; nothing of a refused text is kept. */
export type BackupCommand =
  | { ask: 'list'; deployment?: string }
  | { ask: 'take' | 'delete' | 'restore'; deployment: string }
  | { ask: 'deployment-missing'; verb: 'backup' | 'backup delete' | 'restore' };

/** Longer than any name; what is longer is not read on. */
const MAX_LENGTH = 100;

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/u;

const isName = (words: readonly string[]): words is readonly [string] =>
  words.length === 1 && NAME.test(words[0] ?? '');

function backupCommand([first, ...others]: readonly string[]): BackupCommand {
  if (first === undefined) return { ask: 'list' };
  if (first === 'list' && others.length === 0) return { ask: 'list' };
  if (first === 'list' || first === 'delete') {
    if (isName(others)) return { ask: first, deployment: others[0] };
    return { ask: 'deployment-missing', verb: first === 'list' ? 'backup' : 'backup delete' };
  }
  const all = [first, ...others];
  return isName(all) ? { ask: 'take', deployment: first } : { ask: 'deployment-missing', verb: 'backup' };
}

/** Understands the text behind `/migrate`; undefined when it is about something else. */
export function parseBackupCommand(text: string): BackupCommand | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [verb, ...rest] = text.trim().toLowerCase().split(/\s+/u);
  if (verb === 'backup') return backupCommand(rest);
  if (verb !== 'restore') return undefined;
  return isName(rest) ? { ask: 'restore', deployment: rest[0] } : { ask: 'deployment-missing', verb };
}

/** Somebody who typed the command. */
interface Asking {
  deps: ListenerDeps;
  words: Catalogue;
  user: SlackUserId;
  trigger: string;
  tell: (text: string) => Promise<void>;
}

const bearings = (deps: ListenerDeps): Bearings => ({
  channel: deps.channel,
  approvers: deps.people.approversToken(),
});

async function take({ deps, words, user, tell }: Asking, deployment: string): Promise<void> {
  const taken = await deps.backups.take({ deployment, by: user });
  if (taken.ok) return tell(words.mrkdwn('backup.taken', backupValues(taken.backup, words)));
  if ('refusal' in taken) return tell(backupRefusalText(taken.refusal, words, bearings(deps)));
  return tell([words.mrkdwn('backup.not-taken', { deployment }), ...failureLines(taken.failure, words)].join('\n'));
}

function listLines(kept: readonly { deployment: string; backups: KeptBackup[] }[], words: Catalogue): string[] {
  if (kept.length === 0) return [words.mrkdwn('backup.list.no-deployments')];
  return kept.flatMap(({ deployment, backups }) => [
    words.mrkdwn('backup.list.heading', { deployment }),
    ...(backups.length === 0
      ? [words.mrkdwn('backup.list.none')]
      : backups.map((backup) => words.mrkdwn('backup.list.line', backupValues(backup, words)))),
  ]);
}

async function list({ deps, words, user, tell }: Asking, deployment: string | undefined): Promise<void> {
  const listed = await deps.backups.list({ by: user, ...(deployment !== undefined && { deployment }) });
  if (!listed.ok) return tell(backupRefusalText(listed.refusal, words, bearings(deps)));
  return tell(listLines(listed.kept, words).join('\n'));
}

const acknowledged = () => Promise.resolve();

const openDelete = (asking: Asking, deployment: string): Promise<void> =>
  openPrepared(asking.deps, { ...asking, ack: acknowledged }, async () => {
    const { deps, words, user } = asking;
    const listed = await deps.backups.list({ by: user, deployment });
    if (!listed.ok) return { refused: backupRefusalText(listed.refusal, words, bearings(deps)) };
    const backups = listed.kept.flatMap((one) => one.backups);
    if (backups.length === 0) return { refused: words.mrkdwn('backup.delete.none', { deployment }) };
    return { view: deleteForm(deployment, backups, words) };
  });

const openRestore = (asking: Asking, deployment: string): Promise<void> =>
  openPrepared(asking.deps, { ...asking, ack: acknowledged }, async () => {
    const { deps, words, user } = asking;
    const found = await deps.restores.choices({ deployment, by: user });
    if (!found.ok) return { refused: backupRefusalText(found.refusal, words, bearings(deps)) };
    if (found.backups.length === 0) return { refused: words.mrkdwn('restore.none', { deployment }) };
    return { view: chooseForm(deployment, found.backups, words) };
  });

/** Carries the command out; answers privately or opens a form. */
export async function onBackupCommand(asking: Asking, command: BackupCommand): Promise<void> {
  switch (command.ask) {
    case 'take':
      return take(asking, command.deployment);
    case 'list':
      return list(asking, command.deployment);
    case 'delete':
      return openDelete(asking, command.deployment);
    case 'restore':
      return openRestore(asking, command.deployment);
    case 'deployment-missing': {
      const deployments = asking.deps.backups.deployments().join(', ') || '–';
      return asking.tell(asking.words.mrkdwn('backup.deployment-missing', { verb: command.verb, deployments }));
    }
  }
}
