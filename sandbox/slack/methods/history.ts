import type { Json } from '../../page-api.ts';
import { pageOf, type ApiCall, type ApiMethods } from '../api-call.ts';
import { botIsMember, knownChannel, scopeFor } from '../conversations.ts';
import type { StoredMessage } from '../message-store.ts';
import { SlackError } from '../slack-error.ts';
import { wireMessage, type MetadataView } from '../wire-message.ts';
import type { Channel } from '../workspace.ts';

function joined(call: ApiCall): Channel {
  const channel = knownChannel(call.context, call.text('channel'));
  call.needScope(scopeFor(channel, 'history'));
  if (!botIsMember(call.context, channel)) throw new SlackError('not_in_channel');
  return channel;
}

/** Without include_all_metadata only the event type is told; without metadata.message:read nothing is. */
function metadataView(call: ApiCall): MetadataView {
  if (!call.context.manifest.botScopes.has('metadata.message:read')) return 'none';
  return call.flag('include_all_metadata') ? 'all' : 'event-type';
}

/** Keeps the messages between `oldest` and `latest`; the bounds themselves only with `inclusive`. */
function within(call: ApiCall, message: StoredMessage): boolean {
  const at = Number(message.ts);
  const inclusive = call.flag('inclusive');
  const oldest = Number(call.text('oldest') || 0);
  const latest = Number(call.text('latest') || Infinity);
  return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
}

function history(call: ApiCall): Json {
  const channel = joined(call);
  const roots = call.context.workspace.messages
    .visibleToAll(channel.id)
    .filter((message) => message.threadTs === undefined && within(call, message))
    .toReversed();
  const { page, cursor } = pageOf(call, roots, { normal: 100, most: 999 });
  return {
    messages: page.map((message) => wireMessage(call.context, message, metadataView(call))),
    has_more: cursor !== '',
    pin_count: 0,
    ...(cursor !== '' && { response_metadata: { next_cursor: cursor } }),
  };
}

function replies(call: ApiCall): Json {
  const channel = joined(call);
  const { messages } = call.context.workspace;
  const asked = messages.find(channel.id, call.text('ts'));
  const root = asked?.threadTs === undefined ? asked : messages.find(channel.id, asked.threadTs);
  if (!root || root.ephemeralFor !== undefined) throw new SlackError('thread_not_found');
  // The root comes first on every page, whatever the bounds.
  const shown = messages.replies(channel.id, root.ts).filter((message) => within(call, message));
  const { page, cursor } = pageOf(call, shown, { normal: 1000, most: 1000 });
  return {
    messages: [root, ...page].map((message) => wireMessage(call.context, message, metadataView(call))),
    has_more: cursor !== '',
    ...(cursor !== '' && { response_metadata: { next_cursor: cursor } }),
  };
}

const read = {
  token: 'bot',
  scopes: ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  coverage: 'supported',
} as const;

/** The messages of a conversation. */
export const historyMethods: ApiMethods = {
  'conversations.history': { ...read, note: 'newest first; replies are left out', run: history },
  'conversations.replies': { ...read, note: 'event_payload of metadata only with include_all_metadata', run: replies },
};
