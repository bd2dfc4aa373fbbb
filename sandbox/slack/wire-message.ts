import type { Json } from '../page-api.ts';
import type { SlackContext } from './slack-context.ts';
import type { StoredMessage } from './message-store.ts';
import { wireFile } from './wire-file.ts';

/** How much of a message's metadata the caller may see. */
export type MetadataView = 'none' | 'event-type' | 'all';

/** The `bot_profile` object Slack attaches to an app's messages. */
export function botProfile({ workspace, manifest }: SlackContext): Json {
  return {
    id: workspace.app.botId,
    app_id: workspace.app.id,
    name: manifest.botName,
    icons: { image_36: '', image_48: '', image_72: '' },
    deleted: false,
    updated: 1_700_000_000,
    team_id: workspace.team.id,
  };
}

const tombstone = ({ isTombstone }: StoredMessage): Json => (isTombstone ? { subtype: 'tombstone', hidden: true } : {});

/** A message as the Web API and the payloads spell it. */
export function wireMessage(context: SlackContext, message: StoredMessage, metadata: MetadataView = 'all'): Json {
  const { workspace } = context;
  const files = message.fileIds.flatMap((id) => workspace.files.find(id) ?? []);
  return {
    user: message.user,
    type: 'message',
    ts: message.ts,
    ...tombstone(message),
    ...(message.botId !== undefined && {
      bot_id: message.botId,
      app_id: workspace.app.id,
      bot_profile: botProfile(context),
    }),
    text: message.text,
    team: workspace.users.get(message.user)?.teamId ?? workspace.team.id,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(message.edited && { edited: message.edited }),
    ...(files.length > 0 && { files: files.map((file) => wireFile(context, file)), upload: true }),
    ...threadFields(context, message),
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map((reaction) => ({ ...reaction, count: reaction.users.length })),
    }),
    ...metadataField(message, metadata),
  };
}

function metadataField(message: StoredMessage, view: MetadataView): Json {
  if (!message.metadata || view === 'none') return {};
  return { metadata: view === 'all' ? message.metadata : { event_type: message.metadata.event_type } };
}

function threadFields({ workspace }: SlackContext, message: StoredMessage): Json {
  if (message.threadTs !== undefined) {
    const root = workspace.messages.find(message.channel, message.threadTs);
    return { thread_ts: message.threadTs, ...(root && { parent_user_id: root.user }) };
  }
  const replies = workspace.messages.replies(message.channel, message.ts);
  const latest = replies.at(-1);
  if (!latest) return {};
  const users = [...new Set(replies.map((reply) => reply.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: latest.ts,
    reply_users: users,
    is_locked: false,
    subscribed: true,
  };
}
