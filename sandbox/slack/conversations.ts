import type { ApiCall } from './api-call.ts';
import { SlackError } from './slack-error.ts';
import type { SlackContext } from './slack-context.ts';
import type { Channel } from './workspace.ts';

/** Whether the app is in the conversation. */
export function botIsMember({ workspace }: SlackContext, channel: Channel): boolean {
  return channel.members.includes(workspace.app.botUserId);
}

/** The conversation an app may know of: private ones it is not in do not exist for it. Throws channel_not_found. */
export function knownChannel(context: SlackContext, id: string): Channel {
  const channel = context.workspace.channels.get(id);
  const hidden = channel && (channel.isPrivate === true || channel.isDirect) && !botIsMember(context, channel);
  if (!channel || hidden) throw new SlackError('channel_not_found');
  return channel;
}

/** The conversation chat.postMessage writes to: a channel id, '#name', or a user id for a direct message. */
export function postableChannel(call: ApiCall, named: string): Channel {
  const { context } = call;
  if (/^[UW]/.test(named)) {
    if (context.manifest.messagesTab === 'off') throw new SlackError('messages_tab_disabled');
    return directMessageWith(context, named);
  }
  const byName = [...context.workspace.channels.values()].find((channel) => `#${channel.name}` === named);
  const channel = byName ?? knownChannel(context, named);
  if (channel.isArchived) throw new SlackError('is_archived');
  const mayWriteAnyway = !channel.isPrivate && !channel.isDirect && context.manifest.botScopes.has('chat:write.public');
  if (!botIsMember(context, channel) && !mayWriteAnyway) throw new SlackError('not_in_channel');
  return channel;
}

/** The app's direct message with a person. Throws channel_not_found, user_disabled or cannot_dm_bot. */
export function directMessageWith({ workspace }: SlackContext, userId: string): Channel {
  const user = workspace.users.get(userId);
  if (!user) throw new SlackError('channel_not_found');
  if (user.deleted) throw new SlackError('user_disabled');
  if (user.isBot) throw new SlackError('cannot_dm_bot');
  return workspace.directMessage(workspace.app.botUserId, userId);
}

/** The scope a conversation of this kind is read with: `channels:read`, `groups:history`, `im:read` … */
export function scopeFor(channel: Channel, what: 'read' | 'history'): string {
  if (channel.isDirect) return `im:${what}`;
  return channel.isPrivate ? `groups:${what}` : `channels:${what}`;
}
