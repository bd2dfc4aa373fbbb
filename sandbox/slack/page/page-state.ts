import type { PageChannel, PageMessage, PageModal, PageState, PageUser, WorldState } from '../../page-api.ts';
import { quietSwitches } from './quiet-switches.ts';
import { channelSwitches } from '../channel-switches.ts';
import type { SlackContext } from '../slack-context.ts';
import type { StoredMessage } from '../message-store.ts';
import type { SeedUser } from '../world-seed.ts';
import type { Channel } from '../workspace.ts';

/** The other side of the sandbox, when there is none. */
const emptyWorld: WorldState = { numbers: [], phones: [], deployments: [], sunset: 'closing', faults: [], calls: [] };

/** Everything one person sees now. Throws for an unknown user. */
export function pageState(context: SlackContext, user: string, world: WorldState = emptyWorld): PageState {
  const { workspace, manifest } = context;
  const { deleted } = workspace.user(user);
  const readable = deleted ? [] : [...workspace.channels.values()].filter((channel) => channel.members.includes(user));
  return {
    me: user,
    users: [...workspace.users.values()].map(pageUser),
    userGroups: workspace.usergroups.map(({ id, handle }) => ({ id, name: handle })),
    channels: readable.map((channel) => pageChannel(context, channel, user)),
    messages: readable.flatMap((channel) => rootMessages(context, channel, user)),
    modals: workspace.views
      .stack(user)
      .map((view): PageModal => ({ viewId: view.output.id, view: { ...view.output }, errors: view.errors })),
    home: homeOf(context, user),
    notices: workspace.noticesOf(user),
    commands: manifest.commands.map(({ command, description, usageHint }) => ({ command, description, usageHint })),
    shortcuts: manifest.shortcuts,
    world: withSlack(context, world),
  };
}

function homeOf({ workspace }: SlackContext, user: string): PageState['home'] {
  const home = workspace.views.home(user);
  return home && { ...home.output };
}

function withSlack(context: SlackContext, world: WorldState): WorldState {
  const { faults, traffic } = context;
  const own = [...faults.list(), ...channelSwitches(context), ...quietSwitches(context)];
  const others = world.faults.filter((fault) => own.every(({ id }) => id !== fault.id));
  const calls = [...world.calls.filter((call) => call.to !== 'Slack'), ...traffic.calls()];
  return {
    ...world,
    faults: [...others, ...own],
    calls: calls.toSorted((one, other) => other.at.localeCompare(one.at)).slice(0, 100),
  };
}

function pageUser({ id, realName, role, isBot, isRestricted }: SeedUser): PageUser {
  return { id, name: realName, role, isBot: isBot ?? false, isGuest: isRestricted ?? false };
}

function pageChannel({ workspace }: SlackContext, channel: Channel, user: string): PageChannel {
  const { id, members, isDirect } = channel;
  const partner = members.find((member) => member !== user) ?? user;
  const name = isDirect ? workspace.user(partner).realName : channel.name;
  return { id, name, isDirect, members: [...members] };
}

function rootMessages(context: SlackContext, channel: Channel, user: string): PageMessage[] {
  const visible = context.workspace.messages
    .all(channel.id)
    .filter((message) => message.ephemeralFor === undefined || message.ephemeralFor === user);
  const byThread = Map.groupBy(visible, (message) => message.threadTs ?? message.ts);
  return visible
    .filter((message) => message.threadTs === undefined || message.threadTs === message.ts)
    .map((root) => {
      const replies = (byThread.get(root.ts) ?? []).filter((message) => message !== root);
      return { ...pageMessage(context, root), thread: replies.map((reply) => pageMessage(context, reply)) };
    });
}

function pageMessage({ workspace }: SlackContext, message: StoredMessage): PageMessage {
  const files = message.fileIds.flatMap((id) => workspace.files.find(id) ?? []);
  return {
    channel: message.channel,
    ts: message.ts,
    version: message.version,
    user: message.user,
    text: message.text,
    blocks: message.blocks,
    edited: message.edited !== undefined && message.blocks.length === 0,
    ...(message.ephemeralFor !== undefined && { ephemeralFor: message.ephemeralFor }),
    files: files.map(({ id, name, mimetype, content, altText }) => ({
      id,
      name,
      mimetype,
      altText,
      content: /^(text\/|application\/json)/.test(mimetype) ? content.toString('utf8') : '',
    })),
    thread: [],
  };
}
