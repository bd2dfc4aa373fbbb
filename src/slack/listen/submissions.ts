import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { SlackUserId } from '../../migration/ids.ts';
import type { Catalogue } from '../catalogue.ts';
import { fleetApprove, fleetDraw, fleetSkip } from '../fleet/submissions.ts';
import { fleetPrepare } from '../fleet/prepare-answer.ts';
import { callbackId, notice, type ModalId } from '../modal/view.ts';
import { slackFailureOf } from '../web-api.ts';
import { approve, breakGlass, cancel, differences, hold, judge, pin, reject } from './answers.ts';
import { code, codeRequest, freeSlot, region, twoStepOff } from './owner-answers.ts';
import { backupDelete, restoreAsk, restoreChoose } from '../backup/submissions.ts';
import { delegateSubmitted } from '../delegation/command.ts';
import { settingsSubmitted } from '../settings/submitted.ts';
import { unwatchSubmitted } from '../unwatch/command.ts';
import { webhookOverride } from './override-answer.ts';
import { wordsFor, type ListenerDeps } from './deps.ts';
import { failureSentence } from './guarded.ts';
import { find } from './finding.ts';
import { number, start } from './starting.ts';
import { takeover } from './taking-over.ts';
import type { Outcome, Submission } from './submission.ts';
import { within } from '../../workflow/ports.ts';

const HANDLERS: Record<ModalId, (submission: Submission) => Promise<Outcome>> = {
  number,
  find,
  start,
  differences,
  'two-step-off': twoStepOff,
  'free-slot': freeSlot,
  'code-request': codeRequest,
  code,
  pin,
  region,
  'webhook-override': webhookOverride,
  approve,
  'break-glass': breakGlass,
  delegate: delegateSubmitted,
  settings: settingsSubmitted,
  unwatch: unwatchSubmitted,
  reject,
  hold,
  judge,
  cancel,
  takeover,
  'backup-delete': backupDelete,
  'restore-choose': restoreChoose,
  'restore-ask': restoreAsk,
  'fleet-draw': fleetDraw,
  'fleet-skip': fleetSkip,
  'fleet-prepare': fleetPrepare,
  'fleet-approve': fleetApprove,
};

const BY_ID: ReadonlyMap<string, ModalId> = new Map(
  (Object.keys(HANDLERS) as ModalId[]).map((modal) => [callbackId(modal), modal]),
);

/** Part of Slack's three seconds in which the result can still go into the acknowledgement. */
const ANSWER_WITHIN_MS = 2_000;

type Ack = SlackViewMiddlewareArgs<ViewSubmitAction>['ack'];

async function acknowledge(ack: Ack, outcome: Outcome): Promise<void> {
  if ('errors' in outcome) await ack({ response_action: 'errors', errors: outcome.errors });
  else if ('view' in outcome) await ack({ response_action: 'update', view: outcome.view });
  else await ack();
}

/** The modal already shows something else: what would have been in the acknowledgement becomes a view. */
async function showLate({ deps, words }: Submission, viewId: string, outcome: Outcome): Promise<void> {
  await deps.client.views.update({ view_id: viewId, view: lateView(outcome, words) });
}

function lateView(outcome: Outcome, words: Catalogue): ModalView {
  if ('view' in outcome) return outcome.view;
  if ('errors' in outcome) return outcome.again ?? notice(words, Object.values(outcome.errors).join('\n'));
  return notice(words, outcome.done ?? words.mrkdwn('done.recorded'));
}

async function run(submission: Submission, modal: ModalId | undefined): Promise<Outcome> {
  const { deps, words } = submission;
  if (!modal) return { view: notice(words, words.mrkdwn('refusal.expired-click')) };
  try {
    return await HANDLERS[modal](submission);
  } catch (error) {
    deps.log.error({ err: error, slack: slackFailureOf(error).code, surface: modal }, 'a submission failed');
    return { view: notice(words, failureSentence(error, deps.clock.now(), words)) };
  }
}

async function follow(deps: ListenerDeps, viewId: string, outcome: Outcome): Promise<void> {
  try {
    if ('errors' in outcome) return;
    await outcome.after?.(viewId);
  } catch (error) {
    deps.log.error({ err: error, slack: slackFailureOf(error).code }, 'what follows a submission failed');
  }
}

/** Every submitted modal: records first, then acknowledges with the result, in time for Slack. */
export const onSubmission =
  (deps: ListenerDeps) =>
  async ({ ack, body, view }: SlackViewMiddlewareArgs<ViewSubmitAction>): Promise<void> => {
    const words = await wordsFor(deps, body.user.id);
    const user = SlackUserId.parse(body.user.id);
    const submission = { deps, words, user, metadata: view.private_metadata, values: view.state.values };
    const modal = BY_ID.get(view.callback_id);
    const outcome = run(submission, modal);
    const early = await within(deps.clock, ANSWER_WITHIN_MS, outcome);
    if (early) {
      await acknowledge(ack, early);
      return follow(deps, view.id, early);
    }
    const waiting = words.mrkdwn(modal === 'code' ? 'modal.code.checking' : 'modal.working');
    await ack({ response_action: 'update', view: notice(words, waiting) });
    const late = await outcome;
    await showLate(submission, view.id, late);
    return follow(deps, view.id, late);
  };
