import type { ModalView } from '@slack/types';
import type { Catalogue } from '../catalogue.ts';
import { notice } from '../modal/view.ts';
import { slackFailureOf } from '../web-api.ts';
import type { ListenerDeps } from './deps.ts';
import { failureSentence } from './guarded.ts';
import { openView } from './open-view.ts';
import { within } from '../../workflow/ports.ts';

/** What stands behind a click: a form, or why there is none. */
export type Prepared = { view: ModalView } | { refused: string };

/** Part of the three seconds a trigger lives that may be spent before something must be opened. */
const OPEN_WITHIN_MS = 1_200;

const viewOf = (prepared: Prepared, words: Catalogue): ModalView =>
  'view' in prepared ? prepared.view : notice(words, prepared.refused);

/** Puts what was prepared, or why that failed, into an open modal. */
export async function fillView(
  deps: ListenerDeps,
  open: { viewId: string; words: Catalogue },
  prepare: () => Promise<Prepared>,
): Promise<void> {
  const { viewId, words } = open;
  let view: ModalView;
  try {
    view = viewOf(await prepare(), words);
  } catch (error) {
    deps.log.error({ err: error, slack: slackFailureOf(error).code, surface: 'modal' }, 'a modal could not be filled');
    view = notice(words, failureSentence(error, deps.clock.now(), words));
  }
  await deps.client.views.update({ view_id: viewId, view });
}

/**
 * Opens a form within the trigger's life: with its content when that is known in time, otherwise a placeholder that is filled
 * later. A refusal known in time is told privately and opens nothing.
 */
export async function openPrepared(
  deps: ListenerDeps,
  click: { trigger: string; words: Catalogue; tell: (text: string) => Promise<void>; ack: () => Promise<void> },
  prepare: () => Promise<Prepared>,
): Promise<void> {
  const prepared = prepare();
  const early = await within(deps.clock, OPEN_WITHIN_MS, prepared);
  await click.ack();
  if (early && 'refused' in early) return click.tell(early.refused);
  const view = early ? early.view : notice(click.words, click.words.mrkdwn('modal.checking'));
  const viewId = await openView(deps, click.trigger, view);
  if (early) return;
  await fillView(deps, { viewId, words: click.words }, () => prepared);
}
