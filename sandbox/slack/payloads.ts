import type {
  BasicElementAction,
  BlockAction,
  BlockSuggestion,
  EnvelopedEvent,
  GlobalShortcut,
  MessageShortcut,
  SlashCommand,
  ViewClosedAction,
  ViewOutput,
  ViewSubmitAction,
} from '@slack/bolt';
import { slackId } from './identifiers.ts';
import type { StateValues, StoredMessage } from './message-store.ts';
import type { SlackContext } from './slack-context.ts';
import { wireMessage } from './wire-message.ts';
import type { Channel } from './workspace.ts';

// Bolt's types say `enterprise` is an object or absent; Slack sends null outside Enterprise Grid. It is added after
// each `satisfies`.
const noEnterprise = { enterprise: null };

function team({ workspace }: SlackContext) {
  return { id: workspace.team.id, domain: workspace.team.domain };
}

function user({ workspace }: SlackContext, id: string) {
  const { name, teamId } = workspace.user(id);
  return { id, username: name, name, team_id: teamId };
}

/** The name payloads carry: a channel's own, or `directmessage`. */
export function channelName(channel: Channel): string {
  return channel.isDirect ? 'directmessage' : channel.name;
}

/** Body of a slash command. `text` is what follows the command, escaped. */
export function slashCommandPayload(
  context: SlackContext,
  typed: { user: string; channel: Channel; command: string; text: string },
) {
  const { workspace, tokens, triggers, responseUrls, url } = context;
  const target = { user: typed.user, channel: typed.channel.id };
  return {
    token: tokens.verification,
    team_id: workspace.team.id,
    team_domain: workspace.team.domain,
    channel_id: typed.channel.id,
    channel_name: channelName(typed.channel),
    user_id: typed.user,
    user_name: workspace.user(typed.user).name,
    command: typed.command,
    text: typed.text,
    api_app_id: workspace.app.id,
    is_enterprise_install: 'false',
    response_url: url() + responseUrls.issue('commands', workspace.team.id, target),
    trigger_id: triggers.issue(typed.user),
  } satisfies SlashCommand;
}

/** Body of a click or selection on a message. `snapshot` is the message as the person saw it. */
export function messageActionPayload(
  context: SlackContext,
  click: { user: string; channel: Channel; message: StoredMessage; action: BasicElementAction; state: StateValues },
) {
  const { workspace, tokens, triggers, responseUrls, url } = context;
  const { channel, message } = click;
  const isEphemeral = message.ephemeralFor !== undefined;
  const target = {
    user: click.user,
    channel: channel.id,
    messageTs: message.ts,
    ...(message.threadTs !== undefined && { threadTs: message.threadTs }),
  };
  const payload = {
    type: 'block_actions',
    user: user(context, click.user),
    api_app_id: workspace.app.id,
    token: tokens.verification,
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    },
    trigger_id: triggers.issue(click.user),
    team: team(context),
    is_enterprise_install: false,
    channel: { id: channel.id, name: channelName(channel) },
    ...(!isEphemeral && { message: { ...wireMessage(context, message), type: 'message' as const, ts: message.ts } }),
    state: { values: click.state },
    response_url: url() + responseUrls.issue('actions', workspace.team.id, target),
    actions: [click.action],
  } satisfies BlockAction<BasicElementAction>;
  return { ...payload, ...noEnterprise };
}

/** Body of a click or selection in a modal or on the Home; has neither channel, message nor response_url. */
export function viewActionPayload(
  context: SlackContext,
  click: { user: string; view: ViewOutput; action: BasicElementAction },
) {
  const payload = {
    type: 'block_actions',
    user: user(context, click.user),
    api_app_id: context.workspace.app.id,
    token: context.tokens.verification,
    container: { type: 'view', view_id: click.view.id },
    trigger_id: context.triggers.issue(click.user),
    team: team(context),
    is_enterprise_install: false,
    view: click.view,
    actions: [click.action],
  } satisfies Omit<BlockAction<BasicElementAction>, 'response_url'>;
  return { ...payload, ...noEnterprise };
}

/** Body of a submitted modal. */
export function viewSubmissionPayload(
  context: SlackContext,
  submission: { user: string; view: ViewOutput; responseUrls: NonNullable<ViewSubmitAction['response_urls']> },
) {
  const payload = {
    type: 'view_submission',
    team: team(context),
    user: user(context, submission.user),
    api_app_id: context.workspace.app.id,
    token: context.tokens.verification,
    trigger_id: context.triggers.issue(submission.user),
    view: submission.view,
    response_urls: submission.responseUrls,
    is_enterprise_install: false,
  } satisfies ViewSubmitAction;
  return { ...payload, ...noEnterprise };
}

/** Body of a dismissed modal; sent only with notify_on_close. */
export function viewClosedPayload(
  context: SlackContext,
  closed: { user: string; view: ViewOutput; isCleared: boolean },
) {
  const payload = {
    type: 'view_closed',
    team: team(context),
    user: user(context, closed.user),
    api_app_id: context.workspace.app.id,
    token: context.tokens.verification,
    view: closed.view,
    is_cleared: closed.isCleared,
    is_enterprise_install: false,
  } satisfies ViewClosedAction;
  return { ...payload, ...noEnterprise };
}

/** Body of a global shortcut. */
export function globalShortcutPayload(context: SlackContext, used: { user: string; callbackId: string }) {
  const payload = {
    type: 'shortcut',
    token: context.tokens.verification,
    action_ts: context.workspace.timestamp(),
    team: team(context),
    user: user(context, used.user),
    is_enterprise_install: false,
    callback_id: used.callbackId,
    trigger_id: context.triggers.issue(used.user),
  } satisfies GlobalShortcut;
  return { ...payload, ...noEnterprise };
}

/** Body of a shortcut on a message. */
export function messageShortcutPayload(
  context: SlackContext,
  used: { user: string; callbackId: string; channel: Channel; message: StoredMessage },
) {
  const { workspace, tokens, triggers, responseUrls, url } = context;
  const target = { user: used.user, channel: used.channel.id };
  const payload = {
    type: 'message_action',
    token: tokens.verification,
    action_ts: workspace.timestamp(),
    team: team(context),
    user: { id: used.user, name: workspace.user(used.user).name, team_id: workspace.user(used.user).teamId },
    channel: { id: used.channel.id, name: channelName(used.channel) },
    is_enterprise_install: false,
    callback_id: used.callbackId,
    trigger_id: triggers.issue(used.user),
    response_url: url() + responseUrls.issue('actions', workspace.team.id, target),
    message_ts: used.message.ts,
    message: { ...wireMessage(context, used.message), type: 'message' as const, ts: used.message.ts },
  } satisfies MessageShortcut;
  return { ...payload, ...noEnterprise };
}

/** Body of the type-ahead of an external select in a modal or on the Home. */
export function blockSuggestionPayload(
  context: SlackContext,
  typed: { user: string; view: ViewOutput; blockId: string; actionId: string; value: string },
) {
  const payload = {
    type: 'block_suggestion',
    user: user(context, typed.user),
    container: { type: 'view', view_id: typed.view.id },
    api_app_id: context.workspace.app.id,
    token: context.tokens.verification,
    action_id: typed.actionId,
    block_id: typed.blockId,
    value: typed.value,
    team: team(context),
    is_enterprise_install: false,
    view: typed.view,
  } satisfies BlockSuggestion;
  return { ...payload, ...noEnterprise };
}

/** Body of an event; `event` lacks only its event_ts. */
export function eventPayload<Event extends { type: string }>(context: SlackContext, event: Event, shared = false) {
  const { workspace, tokens, now } = { ...context, now: context.workspace.now };
  return {
    token: tokens.verification,
    team_id: workspace.team.id,
    context_team_id: workspace.team.id,
    api_app_id: workspace.app.id,
    event: { ...event, event_ts: workspace.timestamp() },
    type: 'event_callback',
    event_id: slackId('Ev'),
    event_time: Math.floor(now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: workspace.team.id,
        user_id: workspace.app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: shared,
    event_context: `4-${slackId('E')}`,
  } satisfies EnvelopedEvent<Event>;
}
