import type { Json } from '../../page-api.ts';
import type { ApiCall, ApiMethods } from '../api-call.ts';
import { botIsMember, knownChannel, postableChannel } from '../conversations.ts';
import { needSomething, readContent, textLimit, updateTextLimit, type MessageContent } from '../message-content.ts';
import { replaceBlocks, type StoredMessage } from '../message-store.ts';
import { SlackError } from '../slack-error.ts';
import { wireMessage } from '../wire-message.ts';
import type { Channel } from '../workspace.ts';

function authored(call: ApiCall): Pick<StoredMessage, 'user' | 'botId' | 'ts'> {
  const { workspace } = call.context;
  return { user: workspace.app.botUserId, botId: workspace.app.botId, ts: workspace.timestamp() };
}

/** The root a reply belongs to; Slack takes any message of the thread and finds its root. */
function rootOf(call: ApiCall, channel: Channel): { threadTs?: string } {
  const threadTs = call.text('thread_ts');
  if (threadTs === '') return {};
  const parent = call.context.workspace.messages.find(channel.id, threadTs);
  if (!parent || parent.ephemeralFor !== undefined) throw new SlackError('thread_not_found');
  return { threadTs: parent.threadTs ?? parent.ts };
}

function postMessage(call: ApiCall): Json {
  const { context } = call;
  const channel = postableChannel(call, call.text('channel'));
  const content = readContent(call, textLimit);
  needSomething(content);
  const message = context.workspace.messages.add({
    channel: channel.id,
    ...authored(call),
    text: content.text ?? '',
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
    ...rootOf(call, channel),
    ...(content.metadata && { metadata: content.metadata }),
  });
  context.workspace.changed();
  return { channel: channel.id, ts: message.ts, message: wireMessage(context, message) };
}

function postEphemeral(call: ApiCall): Json {
  const { context } = call;
  const channel = postableChannel(call, call.text('channel'));
  const user = call.required('user');
  if (!channel.members.includes(user)) throw new SlackError('user_not_in_channel');
  const content = readContent(call, textLimit);
  needSomething(content);
  const message = context.workspace.messages.add({
    channel: channel.id,
    ...authored(call),
    text: content.text ?? '',
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
    ...rootOf(call, channel),
    ephemeralFor: user,
  });
  context.workspace.changed();
  return { message_ts: message.ts };
}

/** The app's own, visible message; `refusal` is the error for somebody else's. */
function ownMessage(call: ApiCall, refusal: string): StoredMessage {
  const { context } = call;
  const channel = knownChannel(context, call.text('channel'));
  const message = context.workspace.messages.find(channel.id, call.text('ts'));
  if (!message || message.isTombstone || message.ephemeralFor !== undefined) throw new SlackError('message_not_found');
  if (message.botId !== context.workspace.app.botId) throw new SlackError(refusal);
  return message;
}

function update(call: ApiCall): Json {
  const { context } = call;
  const message = ownMessage(call, 'cant_update_message');
  if (context.workspace.channels.get(message.channel)?.isArchived) throw new SlackError('is_inactive');
  applyChange(message, readContent(call, updateTextLimit));
  message.edited = { user: context.workspace.app.botUserId, ts: context.workspace.timestamp() };
  context.workspace.changed();

  const answered = Object.entries(wireMessage(context, message)).filter(([field]) => answeredOnUpdate.has(field));
  return { channel: message.channel, ts: message.ts, text: message.text, message: Object.fromEntries(answered) };
}

/** chat.update tells less of the message than chat.postMessage: neither its ts nor its thread. */
const answeredOnUpdate = new Set(
  'user type text team app_id bot_id bot_profile blocks attachments edited files upload metadata'.split(' '),
);

/** Text without blocks removes the blocks; blocks alone keep the text (chat.update, argument `blocks`). */
function applyChange(message: StoredMessage, { text, blocks, attachments, metadata }: MessageContent): void {
  if (text === undefined && !blocks && !attachments) throw new SlackError('no_text');
  if (blocks || text !== undefined) replaceBlocks(message, blocks ?? []);
  message.text = text ?? message.text;
  message.attachments = attachments ?? message.attachments;
  if (metadata) message.metadata = metadata;
}

function remove(call: ApiCall): Json {
  const message = ownMessage(call, 'cant_delete_message');
  call.context.workspace.messages.remove(message.channel, message.ts);
  call.context.workspace.changed();
  return { channel: message.channel, ts: message.ts };
}

function getPermalink(call: ApiCall): Json {
  const { context } = call;
  const channel = knownChannel(context, call.text('channel'));
  const message = context.workspace.messages.find(channel.id, call.text('message_ts'));
  if (!message || message.isTombstone || !botIsMember(context, channel)) throw new SlackError('message_not_found');
  const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  const path = `archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
  return { channel: channel.id, permalink: `https://${context.workspace.team.domain}.slack.com/${path}` };
}

const write = { token: 'bot', scopes: ['chat:write'], coverage: 'supported' } as const;

/** chat.* */
export const chatMethods: ApiMethods = {
  'chat.postMessage': {
    ...write,
    coverage: 'partial',
    note: 'no unfurling, parse, link_names, username, icon or reply_broadcast; text is stored as sent',
    run: postMessage,
  },
  'chat.postEphemeral': { ...write, note: 'ephemeral messages stay until the sandbox stops', run: postEphemeral },
  'chat.update': { ...write, note: 'text without blocks removes the blocks, as Slack does', run: update },
  'chat.delete': { ...write, note: 'a deleted root with replies leaves a tombstone', run: remove },
  'chat.getPermalink': { ...write, scopes: [], note: '', run: getPermalink },
};
