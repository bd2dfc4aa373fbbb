import type { Json, Outcome, ViewCloseRequest, ViewSubmitRequest } from '../../page-api.ts';
import { placedElements, stateOf } from '../elements.ts';
import { isJson } from '../json.ts';
import { viewClosedPayload, viewSubmissionPayload } from '../payloads.ts';
import type { SlackContext } from '../slack-context.ts';
import { SlackError } from '../slack-error.ts';
import type { StoredView } from '../view-store.ts';
import { checkedView, pushModal, replaceView } from '../views.ts';
import { failed, refused } from './access.ts';
import { typedValues } from './element-action.ts';
import { withKeptFiles } from './given-files.ts';
import { inputFaults } from './input-rules.ts';
import { selectedResponseUrls } from './response-url-selects.ts';

/** What Slack shows in the modal when the app's answer to a submission is missing or unusable. */
export const submissionTrouble = 'We had some trouble connecting. Try again?';

/** Somebody presses a modal's submit button. `errors` holds inline errors, from Slack itself or from the app. */
export async function submitModal(context: SlackContext, request: ViewSubmitRequest): Promise<Outcome> {
  const view = openModal(context, request.user, request.viewId);
  if (!view) return refused('This modal is no longer open.');
  if (view.submitting) return refused('This modal is being submitted.');
  const blocks = view.output.blocks.map((block) => ({ ...block }));
  const typed = { ...view.output.state.values, ...typedValues(request.values) };
  view.output.state = { values: stateOf(blocks, typed) };

  const faults = inputFaults(blocks, view.output.state.values);
  if (Object.keys(faults).length > 0) return showErrors(context, view, faults);
  view.output.state = { values: withKeptFiles(context, request.user, view.output.state.values) };
  const responseUrls = selectedResponseUrls(context, request.user, view.output);
  const payload = viewSubmissionPayload(context, { user: request.user, view: view.output, responseUrls });
  view.submitting = true;
  const outcome = await context.deliver({ type: 'interactive', acceptsResponse: true, payload });
  view.submitting = false;
  if (outcome.kind !== 'acked') return failed(context, request.user, { kind: outcome.kind, text: submissionTrouble });
  return answered(context, view, outcome.payload ?? {});
}

function openModal({ workspace }: SlackContext, user: string, viewId: string): StoredView | undefined {
  return workspace.views.stack(user).find((view) => view.output.id === viewId);
}

function showErrors(context: SlackContext, view: StoredView, errors: Record<string, string>): Outcome {
  view.errors = errors;
  context.workspace.changed();
  return { ok: false, errors };
}

function answered(context: SlackContext, view: StoredView, answer: Json): Outcome {
  const trouble = (kind: string) => failed(context, view.user, { kind, text: submissionTrouble });
  view.errors = {};
  switch (answer['response_action']) {
    case undefined:
      context.workspace.views.remove(view);
      break;
    case 'clear':
      context.workspace.views.clear(view.user);
      break;
    case 'errors':
      return appErrors(context, view, answer['errors']) ?? trouble('invalid_errors');
    case 'update':
    case 'push':
      return nextView(context, view, answer) ?? trouble('invalid_view');
    default:
      return trouble('invalid_response_action');
  }
  context.workspace.changed();
  return { ok: true };
}

/** Undefined when the errors name no input block of the view: Slack rejects such an answer. */
function appErrors(context: SlackContext, view: StoredView, errors: unknown): Outcome | undefined {
  if (!isJson(errors)) return undefined;
  const inputs = new Set(
    placedElements(view.output.blocks.map((block) => ({ ...block })))
      .filter((placed) => placed.isInput)
      .map((placed) => placed.blockId),
  );
  const entries = Object.entries(errors);
  const usable = entries.every(([blockId, text]) => inputs.has(blockId) && typeof text === 'string');
  if (entries.length === 0 || !usable) return undefined;
  return showErrors(context, view, Object.fromEntries(entries.map(([blockId, text]) => [blockId, String(text)])));
}

function nextView(context: SlackContext, view: StoredView, answer: Json): Outcome | undefined {
  try {
    if (answer['response_action'] === 'push') {
      pushModal(context, view.user, checkedView(context, answer['view'], { type: 'modal' }));
    } else {
      replaceView(context, view, checkedView(context, answer['view'], { type: 'modal', self: view }));
    }
    return { ok: true };
  } catch (error) {
    if (error instanceof SlackError) return undefined;
    throw error;
  }
}

/** Somebody closes a modal with its close button, or the whole stack with `all`. */
export async function closeModal(context: SlackContext, request: ViewCloseRequest): Promise<Outcome> {
  const { views } = context.workspace;
  const view = openModal(context, request.user, request.viewId);
  if (!view) return refused('This modal is no longer open.');
  const isCleared = request.all === true || view.output.clear_on_close;
  const closing = isCleared ? views.stack(request.user) : [view];
  if (isCleared) views.clear(request.user);
  else views.remove(view);
  context.workspace.changed();

  for (const { output, user } of closing.filter((one) => one.output.notify_on_close)) {
    const payload = viewClosedPayload(context, { user, view: output, isCleared });
    await context.deliver({ type: 'interactive', acceptsResponse: false, payload });
  }
  return { ok: true };
}
