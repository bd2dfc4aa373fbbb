import type { Outcome } from '../../page-api.ts';
import type { SlackContext } from '../slack-context.ts';
import type { Channel } from '../workspace.ts';

/** A refusal by Slack's own client: something the person could not even have tried. */
export function refused(notice: string): Outcome {
  return { ok: false, notice };
}

/** The conversation when this person can read it, else why not. */
export function readableChannel({ workspace }: SlackContext, userId: string, channelId: string): Channel | Outcome {
  const user = workspace.users.get(userId);
  if (!user) return refused(`There is no user ${userId} in this workspace.`);
  if (user.deleted) return refused('Your account has been deactivated.');
  const channel = workspace.channels.get(channelId);
  return channel?.members.includes(userId) ? channel : refused('You are not a member of this channel.');
}

/** The conversation when this person can write in it, else why not. */
export function writableChannel(context: SlackContext, userId: string, channelId: string): Channel | Outcome {
  const channel = readableChannel(context, userId, channelId);
  if (isRefusal(channel)) return channel;
  if (channel.isArchived) return refused('This channel is archived.');
  const withApp = channel.isDirect && channel.members.includes(context.workspace.app.botUserId);
  if (withApp && context.manifest.messagesTab !== 'on')
    return refused('Sending messages to this app has been turned off.');
  return channel;
}

/** Tells a conversation from a refusal. */
export function isRefusal(value: Channel | Outcome): value is Outcome {
  return 'ok' in value;
}

/** Shows one of Slack's banners to a person and answers with the same sentence. */
export function failed({ workspace }: SlackContext, user: string, notice: { kind: string; text: string }): Outcome {
  workspace.notify(user, notice.kind, notice.text);
  return { ok: false, notice: notice.text };
}
