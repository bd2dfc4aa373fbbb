import type { MessageRequest, Outcome } from '../../page-api.ts';
import { elementId } from '../identifiers.ts';
import { eventPayload } from '../payloads.ts';
import type { SlackContext } from '../slack-context.ts';
import type { StoredMessage } from '../message-store.ts';
import { wireMessage } from '../wire-message.ts';
import type { Channel } from '../workspace.ts';
import { isRefusal, writableChannel } from './access.ts';
import { messageText } from './typed-text.ts';

/** Somebody writes a message. The app hears of it where it is a member and the manifest subscribes. */
export async function typeMessage(context: SlackContext, request: MessageRequest): Promise<Outcome> {
  const { workspace } = context;
  const channel = writableChannel(context, request.user, request.channel);
  if (isRefusal(channel)) return channel;
  const text = messageText(workspace, request.text);
  const message = workspace.messages.add({
    channel: channel.id,
    ts: workspace.timestamp(),
    user: request.user,
    text,
    blocks: [plainRichText(request.text)],
    ...(request.threadTs !== undefined && { threadTs: request.threadTs }),
  });
  workspace.changed();
  await tellApp(context, channel, message);
  return { ok: true };
}

/** What Slack's composer attaches to a message; mentions and links stay plain text here. */
function plainRichText(text: string) {
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text }] };
  return { type: 'rich_text', block_id: elementId(), elements: [section] };
}

function kindOf(channel: Channel): { event: string; channelType: 'im' | 'group' | 'channel' } {
  if (channel.isDirect) return { event: 'message.im', channelType: 'im' };
  return channel.isPrivate
    ? { event: 'message.groups', channelType: 'group' }
    : { event: 'message.channels', channelType: 'channel' };
}

async function tellApp(context: SlackContext, channel: Channel, message: StoredMessage): Promise<void> {
  const { workspace, manifest } = context;
  if (!channel.members.includes(workspace.app.botUserId)) return;
  const { event, channelType } = kindOf(channel);
  const wire = { ...wireMessage(context, message), channel: channel.id };
  const shared = channel.isExtShared ?? false;
  const events = [
    ...(manifest.botEvents.has(event) ? [{ ...wire, type: 'message', channel_type: channelType }] : []),
    ...(manifest.botEvents.has('app_mention') && message.text.includes(`<@${workspace.app.botUserId}>`)
      ? [{ ...wire, type: 'app_mention' }]
      : []),
  ];
  for (const one of events) {
    await context.deliver({ type: 'events_api', acceptsResponse: false, payload: eventPayload(context, one, shared) });
  }
}
