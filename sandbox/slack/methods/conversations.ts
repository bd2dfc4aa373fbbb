import type { Json } from '../../page-api.ts';
import { pageOf, type ApiCall, type ApiMethods } from '../api-call.ts';
import { botIsMember, directMessageWith, knownChannel, scopeFor } from '../conversations.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel } from '../workspace.ts';

function wireChannel({ context }: ApiCall, channel: Channel): Json {
  const { workspace } = context;
  if (channel.isDirect) {
    const user = channel.members.find((member) => member !== workspace.app.botUserId) ?? '';
    return { id: channel.id, created: channel.created, is_im: true, is_archived: false, is_org_shared: false, user };
  }
  const isPrivate = channel.isPrivate ?? false;
  const shared = channel.isExtShared ?? false;
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    created: channel.created,
    is_archived: channel.isArchived ?? false,
    is_general: false,
    unlinked: 0,
    name_normalized: channel.name,
    is_shared: shared,
    is_org_shared: false,
    is_ext_shared: shared,
    is_pending_ext_shared: false,
    pending_shared: [],
    context_team_id: workspace.team.id,
    updated: channel.created * 1000,
    creator: channel.members[0] ?? '',
    is_member: botIsMember(context, channel),
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
  };
}

/** The conversation named by `channel`, with the scope its kind needs. */
function readable(call: ApiCall): Channel {
  const channel = knownChannel(call.context, call.text('channel'));
  call.needScope(scopeFor(channel, 'read'));
  return channel;
}

function info(call: ApiCall): Json {
  const channel = readable(call);
  const count = call.flag('include_num_members') && { num_members: channel.members.length };
  return { channel: { ...wireChannel(call, channel), ...count } };
}

function kindOf(channel: Channel): 'im' | 'private_channel' | 'public_channel' {
  if (channel.isDirect) return 'im';
  return channel.isPrivate ? 'private_channel' : 'public_channel';
}

const scopeByKind: Readonly<Record<string, string>> = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
};

function list(call: ApiCall): Json {
  const kinds = (call.text('types') || 'public_channel').split(',').map((kind) => kind.trim());
  for (const kind of kinds) {
    const scope = scopeByKind[kind];
    if (scope === undefined) throw new SlackError('invalid_types');
    call.needScope(scope);
  }
  const shown = [...call.context.workspace.channels.values()].filter(
    (channel) =>
      kinds.includes(kindOf(channel)) &&
      (kindOf(channel) === 'public_channel' || botIsMember(call.context, channel)) &&
      !(channel.isArchived && call.flag('exclude_archived')),
  );
  const { page, cursor } = pageOf(call, shown, { normal: 100, most: 1000 });
  return {
    channels: page.map((channel) => ({ ...wireChannel(call, channel), num_members: channel.members.length })),
    response_metadata: { next_cursor: cursor },
  };
}

function members(call: ApiCall): Json {
  const { page, cursor } = pageOf(call, readable(call).members, { normal: 100, most: 1000 });
  return { members: page, response_metadata: { next_cursor: cursor } };
}

function open(call: ApiCall): Json {
  const { context } = call;
  const given = call.text('channel');
  if (given !== '') {
    const channel = knownChannel(context, given);
    return { no_op: true, already_open: true, channel: { id: channel.id } };
  }
  const users = call
    .text('users')
    .split(',')
    .filter((id) => id !== '');
  const [user] = users;
  if (user === undefined) throw new SlackError('users_list_not_supplied');
  if (users.length > 1) throw new SlackError('method_not_supported_for_channel_type');
  if (!context.workspace.users.has(user)) throw new SlackError('user_not_found');
  const channel = directMessageWith(context, user);
  return { channel: call.flag('return_im') ? wireChannel(call, channel) : { id: channel.id } };
}

const shared = { token: 'bot', coverage: 'supported' } as const;
const anyRead = ['channels:read', 'groups:read', 'im:read', 'mpim:read'] as const;

/** conversations.*, without the messages in them. */
export const conversationMethods: ApiMethods = {
  'conversations.info': {
    ...shared,
    scopes: anyRead,
    note: 'the scope depends on the kind of conversation',
    run: info,
  },
  'conversations.list': { ...shared, scopes: anyRead, note: 'every kind in `types` needs its scope', run: list },
  'conversations.members': { ...shared, scopes: anyRead, note: '', run: members },
  'conversations.open': {
    ...shared,
    coverage: 'partial',
    scopes: ['im:write'],
    note: 'direct messages with one person only',
    run: open,
  },
};
