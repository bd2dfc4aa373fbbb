import type { BasicElementAction, ViewStateValue } from '@slack/bolt';
import type { ActionRequest, Json, Outcome } from '../../page-api.ts';
import { placedElements, stateOf, type PlacedElement } from '../elements.ts';
import { isJson } from '../json.ts';
import type { StateValues, StoredMessage } from '../message-store.ts';
import { messageActionPayload, viewActionPayload } from '../payloads.ts';
import type { SlackContext } from '../slack-context.ts';
import type { StoredView } from '../view-store.ts';
import { failed, refused } from './access.ts';

const noInteractivity = 'This app is not configured to handle interactive responses.';

/** Somebody clicks or selects an element. Resolves when the app acknowledged, or after 3 seconds. */
export async function actOnElement(context: SlackContext, request: ActionRequest): Promise<Outcome> {
  if (!context.manifest.interactivity)
    return failed(context, request.user, { kind: 'no_interactivity', text: noInteractivity });
  if ('channel' in request.on) return actOnMessage(context, request, request.on);
  const { views } = context.workspace;
  const view = 'home' in request.on ? views.home(request.user) : views.byId(request.on.viewId);
  if (!view || view.user !== request.user) return refused('This view is no longer open.');
  return actOnView(context, request, view);
}

async function actOnMessage(
  context: SlackContext,
  request: ActionRequest,
  on: Extract<ActionRequest['on'], { channel: string }>,
): Promise<Outcome> {
  const { workspace } = context;
  const channel = workspace.channels.get(on.channel);
  const message = workspace.messages.find(on.channel, on.ts);
  const seen = channel?.members.includes(request.user) && visibleTo(message, request.user);
  if (!channel || !message || !seen) return refused('This message was deleted.');

  const shown = versionWith(message, on.version, request);
  if (!shown) return refused('This button is no longer there.');
  const snapshot = { ...message, blocks: shown.blocks };
  const state = stateOf(shown.blocks, withValue(message.state.get(request.user) ?? {}, shown.placed, request.element));
  message.state.set(request.user, state);
  const action = actionOf(context, shown.placed, request.element);
  const payload = messageActionPayload(context, { user: request.user, channel, message: snapshot, action, state });
  return deliver(context, request.user, payload);
}

function visibleTo(message: StoredMessage | undefined, user: string): boolean {
  return message?.ephemeralFor === undefined || message.ephemeralFor === user;
}

/** The element in the version of the message that was clicked on: a click may cross an update on its way. */
function versionWith(
  message: StoredMessage,
  version: number | undefined,
  { blockId, actionId }: ActionRequest,
): { blocks: Json[]; placed: PlacedElement } | undefined {
  const age = message.version - (version ?? message.version);
  const blocks = [message.blocks, ...message.earlier][age] ?? [];
  const placed = placedElements(blocks).find((one) => one.blockId === blockId && one.actionId === actionId);
  return placed && { blocks, placed };
}

async function actOnView(context: SlackContext, request: ActionRequest, view: StoredView): Promise<Outcome> {
  const blocks = view.output.blocks.map((block) => ({ ...block }));
  const placed = placedElements(blocks).find(
    (one) => one.blockId === request.blockId && one.actionId === request.actionId,
  );
  if (!placed) return refused('This element is no longer there.');

  const typed = { ...view.output.state.values, ...typedValues(request.values) };
  view.output.state = { values: stateOf(blocks, withValue(typed, placed, request.element)) };
  if (placed.isInput && placed.block['dispatch_action'] !== true) return { ok: true };
  const action = actionOf(context, placed, request.element);
  return deliver(context, request.user, viewActionPayload(context, { user: request.user, view: view.output, action }));
}

async function deliver(context: SlackContext, user: string, payload: object): Promise<Outcome> {
  const outcome = await context.deliver({ type: 'interactive', acceptsResponse: false, payload });
  if (outcome.kind === 'acked') return { ok: true };
  const text = `This app responded with an error: "${outcome.kind}"`;
  return failed(context, user, { kind: outcome.kind, text });
}

/** The page's values as state values: whatever has a `type`. */
export function typedValues(values: ActionRequest['values']): StateValues {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([blockId, block]) => [
      blockId,
      Object.fromEntries(Object.entries(block).flatMap(([id, value]) => (isStateValue(value) ? [[id, value]] : []))),
    ]),
  );
}

function isStateValue(value: unknown): value is ViewStateValue {
  return isJson(value) && typeof value['type'] === 'string';
}

function withValue(values: StateValues, placed: PlacedElement, element: Json): StateValues {
  const value = { ...element, type: placed.type };
  return { ...values, [placed.blockId]: { ...values[placed.blockId], [placed.actionId]: value } };
}

/** The entry of `actions`: what the element itself says, then what was chosen. */
function actionOf({ workspace }: SlackContext, placed: PlacedElement, chosen: Json): BasicElementAction {
  const { text, value, style, url, placeholder, confirm } = placed.element;
  const own = Object.entries({ text, value, style, url, placeholder, confirm }).filter(
    ([, field]) => field !== undefined,
  );
  return {
    ...Object.fromEntries(own),
    ...chosen,
    type: placed.type,
    action_id: placed.actionId,
    block_id: placed.blockId,
    action_ts: workspace.timestamp(),
  };
}
