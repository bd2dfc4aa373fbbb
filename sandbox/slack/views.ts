import type { ViewOutput } from '@slack/bolt';
import type { Json } from '../page-api.ts';
import { spelled } from './block-kit/fault.ts';
import { viewFaults } from './block-kit/validation.ts';
import { stateOf, storedBlocks } from './elements.ts';
import { elementId, slackId } from './identifiers.ts';
import { isJson, objectsOf, textOf } from './json.ts';
import type { StateValues } from './message-store.ts';
import type { SlackContext } from './slack-context.ts';
import { invalidArguments, SlackError } from './slack-error.ts';
import { stackLimit, type StoredView } from './view-store.ts';

const viewBytes = 250_000;

/**
 * The view of a call or an acknowledgement, checked; `self` is the view it replaces, which may keep its external_id.
 * Throws invalid_arguments, view_too_large or duplicate_external_id as Slack does.
 */
export function checkedView(
  context: SlackContext,
  view: unknown,
  { type, self }: { type: 'modal' | 'home'; self?: StoredView },
): Json {
  if (!isJson(view)) throw invalidArguments('must provide an object [json-pointer:/view]');
  if (JSON.stringify(view).length > viewBytes) throw new SlackError('view_too_large');
  const faults = viewFaults(context, view, type).map(spelled);
  if (faults.length > 0) throw invalidArguments(...faults);
  const externalId = textOf(view, 'external_id');
  const taken = externalId === '' ? undefined : context.workspace.views.byExternalId(externalId);
  if (taken && taken !== self) throw new SlackError('duplicate_external_id');
  return view;
}

type Place = Pick<ViewOutput, 'id' | 'root_view_id' | 'previous_view_id'>;

/** The view as Slack keeps and sends it; values typed before survive where block_id, action_id and type are the same. */
function viewOutput(context: SlackContext, view: Json, kept: { place: Place; typed: StateValues }): ViewOutput {
  const { workspace } = context;
  const blocks = storedBlocks(objectsOf(view['blocks']));
  const text = (field: string) => {
    const value = view[field];
    return isJson(value)
      ? { type: 'plain_text' as const, text: textOf(value, 'text'), emoji: value['emoji'] !== false }
      : null;
  };
  return {
    ...kept.place,
    team_id: workspace.team.id,
    type: textOf(view, 'type'),
    blocks: blocks.map((block) => ({ ...block, type: textOf(block, 'type') })),
    private_metadata: textOf(view, 'private_metadata'),
    callback_id: textOf(view, 'callback_id'),
    state: { values: stateOf(blocks, kept.typed) },
    hash: `${Math.floor(workspace.now() / 1000)}.${elementId()}${elementId()}`,
    title: text('title') ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view['clear_on_close'] === true,
    notify_on_close: view['notify_on_close'] === true,
    close: text('close'),
    submit: text('submit'),
    external_id: textOf(view, 'external_id'),
    app_id: workspace.app.id,
    app_installed_team_id: workspace.team.id,
    bot_id: workspace.app.botId,
  };
}

/** Puts a modal on top of a person's stack. Throws push_limit_reached above three. */
export function pushModal(context: SlackContext, user: string, view: Json): StoredView {
  const { views } = context.workspace;
  const stack = views.stack(user);
  if (stack.length >= stackLimit) throw new SlackError('push_limit_reached');
  const id = slackId('V');
  const place = {
    id,
    root_view_id: stack[0]?.output.id ?? id,
    previous_view_id: stack.at(-1)?.output.id ?? null,
  };
  const stored = { user, output: viewOutput(context, view, { place, typed: {} }), errors: {}, submitting: false };
  views.push(stored);
  context.workspace.changed();
  return stored;
}

/** Replaces what a view shows, in place. */
export function replaceView(context: SlackContext, stored: StoredView, view: Json): void {
  const { id, root_view_id, previous_view_id, state } = stored.output;
  const place = { id, root_view_id, previous_view_id };
  stored.output = viewOutput(context, view, { place, typed: state.values });
  stored.errors = {};
  context.workspace.changed();
}

/** Sets a person's Home, creating it the first time. */
export function publishHome(context: SlackContext, user: string, view: Json): StoredView {
  const { views } = context.workspace;
  const existing = views.home(user);
  if (existing) {
    replaceView(context, existing, view);
    return existing;
  }
  const id = slackId('V');
  const place = { id, root_view_id: id, previous_view_id: null };
  const stored = { user, output: viewOutput(context, view, { place, typed: {} }), errors: {}, submitting: false };
  views.setHome(stored);
  context.workspace.changed();
  return stored;
}

/** Throws hash_conflict when the caller saw an older version. */
export function checkHash(stored: StoredView, hash: string): void {
  if (hash !== '' && hash !== stored.output.hash) throw new SlackError('hash_conflict');
}
