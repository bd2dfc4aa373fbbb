import type { AppHomeOpenedEvent } from '@slack/types';
import type { Json, Outcome, SuggestRequest } from '../../page-api.ts';
import { objectsOf } from '../json.ts';
import { blockSuggestionPayload, eventPayload, globalShortcutPayload, messageShortcutPayload } from '../payloads.ts';
import type { SlackContext } from '../slack-context.ts';
import { failed, isRefusal, refused, readableChannel } from './access.ts';

/** Somebody opens the app's Home. The app hears of it only if the manifest subscribes to app_home_opened. */
export async function openHome(context: SlackContext, user: string): Promise<Outcome> {
  const { workspace, manifest } = context;
  if (workspace.user(user).deleted) return refused('Your account has been deactivated.');
  if (!manifest.homeTab) return refused('This app has no Home tab.');
  if (!manifest.botEvents.has('app_home_opened')) return { ok: true };
  const home = workspace.views.home(user);
  const event = {
    type: 'app_home_opened',
    user,
    channel: workspace.directMessage(workspace.app.botUserId, user).id,
    tab: 'home',
    ...(home && { view: { ...home.output } }),
  } satisfies Omit<AppHomeOpenedEvent, 'event_ts' | 'view'> & { view?: object };
  await context.deliver({ type: 'events_api', acceptsResponse: false, payload: eventPayload(context, event) });
  return { ok: true };
}

/** Somebody uses a shortcut: from the global menu, or on a message. */
export async function useShortcut(
  context: SlackContext,
  used: { user: string; callbackId: string; message?: { channel: string; ts: string } | undefined },
): Promise<Outcome> {
  const { manifest, workspace } = context;
  const type = used.message ? 'message' : 'global';
  const known = manifest.shortcuts.find((one) => one.callbackId === used.callbackId && one.type === type);
  if (!known || !manifest.interactivity) return refused('This app has no such shortcut.');
  if (workspace.user(used.user).deleted) return refused('Your account has been deactivated.');
  const payload = used.message
    ? messagePayload(context, { user: used.user, callbackId: used.callbackId, on: used.message })
    : globalShortcutPayload(context, used);
  if ('ok' in payload) return payload;
  const outcome = await context.deliver({ type: 'interactive', acceptsResponse: false, payload });
  if (outcome.kind === 'acked') return { ok: true };
  return failed(context, used.user, {
    kind: outcome.kind,
    text: `${known.name} failed with the error "${outcome.kind}"`,
  });
}

function messagePayload(
  context: SlackContext,
  { user, callbackId, on }: { user: string; callbackId: string; on: { channel: string; ts: string } },
): Outcome | ReturnType<typeof messageShortcutPayload> {
  const channel = readableChannel(context, user, on.channel);
  if (isRefusal(channel)) return channel;
  const message = context.workspace.messages.find(on.channel, on.ts);
  // Slack offers no shortcuts on ephemeral messages.
  if (!message || message.ephemeralFor !== undefined) return refused('This message was deleted.');
  return messageShortcutPayload(context, { user, callbackId, channel, message });
}

/** Somebody types into an external select; the app's options, [] when it did not answer. */
export async function suggest(context: SlackContext, typed: SuggestRequest): Promise<{ options: Json[] }> {
  const view = context.workspace.views.byId(typed.viewId);
  if (!view || view.user !== typed.user) return { options: [] };
  const { blockId, actionId } = typed;
  const payload = blockSuggestionPayload(context, {
    user: typed.user,
    view: view.output,
    blockId,
    actionId,
    value: typed.typed,
  });
  const outcome = await context.deliver({ type: 'interactive', acceptsResponse: true, payload });
  if (outcome.kind !== 'acked') return { options: [] };
  const grouped = objectsOf(outcome.payload?.['option_groups']).flatMap((group) => objectsOf(group['options']));
  return { options: [...objectsOf(outcome.payload?.['options']), ...grouped] };
}
