import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { restoreActions, type RestoreCommand } from '../../migration/decide-restore.ts';
import { shortDigest } from '../../migration/plan.ts';
import { findingsOfPlan, RestoreId, type Restore, type RestoreEnding } from '../../migration/restore.ts';
import { actions, button, confirmation, context, cut, header, LIMITS, sections } from '../blocks.ts';
import { failureLines } from '../card/failure.ts';
import { notNowLine } from '../card/blocked.ts';
import type { Catalogue } from '../catalogue.ts';
import { code, person, rendered, time } from '../tokens.ts';
import type { Token } from '../words.ts';
import { restoreFindingLines, setUpText, shaText } from './sentences.ts';

type Action = RestoreCommand['do'];

/** The action id of a button on a restore's card. */
export const restoreActionId = (action: Action): string => `ferryman.restore.${action}`;

/** What such a button carries: the restore, and the plan it was shown with. */
export const RestoreClick = z.strictObject({ r: RestoreId, d: z.string().regex(/^[0-9a-f]{16}$/) });
export type RestoreClick = z.infer<typeof RestoreClick>;

/** What a card of a restore is made of; nothing else may influence it. */
export interface RestoreView {
  restore: Restore;
  words: Catalogue;
  approvers: Token;
}

function endingText(ending: RestoreEnding, wasSent: boolean, words: Catalogue): string {
  const at = time(ending.at);
  if ('by' in ending) {
    const isAbandoned = ending.kind === 'cancelled' && wasSent;
    return words.mrkdwn(`restore.state.${isAbandoned ? 'abandoned' : ending.kind}`, { by: person(ending.by), at });
  }
  return words.mrkdwn(`restore.state.${ending.kind}`, { at });
}

function stateText({ restore, words, approvers }: RestoreView): string {
  const { ending, approved, answered, restartConfirmed, expiresAt } = restore;
  if (ending) return endingText(ending, answered !== undefined, words);
  if (restartConfirmed)
    return words.mrkdwn('restore.state.connecting', { by: person(restartConfirmed.by), at: time(restartConfirmed.at) });
  if (answered) return words.mrkdwn(answered.isCertain ? 'restore.state.restart' : 'restore.state.unsure');
  if (approved) return words.mrkdwn('restore.state.approved', { by: person(approved.by), at: time(approved.at) });
  return words.mrkdwn('restore.state.open', { approvers, until: time(expiresAt) });
}

function whatText({ restore, words }: RestoreView): string {
  const { backup, deployment } = restore.plan;
  return words.mrkdwn('restore.card.what', {
    source: backup.deployment,
    deployment,
    at: time(backup.takenAt),
    client: backup.clientVersion,
    setup: setUpText(backup.setUp, String(backup.shards ?? '?'), words),
    sha: shaText(backup.sha256),
    by: person(restore.requestedBy),
  });
}

/** What happened since the call. */
function newsLines({ restore, words }: RestoreView): string[] {
  const { ending, health } = restore;
  return [
    ...(health !== undefined && ending?.kind !== 'done' ? [words.mrkdwn('restore.card.health', { health })] : []),
    ...(ending?.kind === 'failed' ? failureLines(ending.failure, words) : []),
  ];
}

function buttons({ restore, words }: RestoreView): KnownBlock[] {
  const value = JSON.stringify({ r: restore.id, d: shortDigest(restore.digest) } satisfies z.input<
    typeof RestoreClick
  >);
  const confirm = confirmation({
    title: words.plain('restore.confirm.title'),
    text: words.plain('restore.confirm.text'),
    yes: words.plain('restore.confirm.yes'),
    no: words.plain('restore.confirm.no'),
  });
  const labelOf = (action: Action) =>
    words.plain(action === 'cancel' && restore.answered ? 'restore.action.stop-waiting' : `restore.action.${action}`);
  return actions(
    'ferryman.restore',
    restoreActions(restore).map((action) =>
      button({
        id: restoreActionId(action),
        label: labelOf(action),
        value,
        ...(action === 'approve' && { style: 'primary', confirm }),
        ...(action === 'confirm-restart' && { style: 'primary' }),
        ...(action === 'reject' && { style: 'danger' }),
      }),
    ),
  );
}

/** While the call may be on its way, why nobody can stop it. */
function notNow({ restore, words }: RestoreView): KnownBlock[] {
  if (restore.ending || restoreActions(restore).length > 0) return [];
  const action = words.mrkdwn('restore.action.cancel');
  return [context(notNowLine({ action, why: words.mrkdwn('restore.not-now.cancel') }, words))];
}

/** The one message of a restore: a pure function of its record and the language. */
export function renderRestore(view: RestoreView): { text: string; blocks: KnownBlock[] } {
  const { restore, words } = view;
  const { deployment } = restore.plan;
  const state = stateText(view);
  const text = words.mrkdwn('restore.card.text', { deployment, state: rendered(state) });
  return {
    text: cut(text, LIMITS.messageText),
    blocks: [
      header(words.plain('restore.card.title', { deployment })),
      ...sections([whatText(view), state, ...newsLines(view)]),
      ...sections([words.mrkdwn('restore.card.checks'), ...restoreFindingLines(findingsOfPlan(restore.plan), words)]),
      context(words.mrkdwn('restore.card.plan', { digest: code(shortDigest(restore.digest)) })),
      ...buttons(view),
      ...notNow(view),
    ],
  };
}
