import type { Json } from '../../page-api.ts';
import type { ApiCall, ApiMethods } from '../api-call.ts';
import { postableChannel } from '../conversations.ts';
import { isJson, objectsOf } from '../json.ts';
import { messageFaults, viewFaults } from '../block-kit/validation.ts';
import type { Fault } from '../block-kit/fault.ts';
import { invalidArguments, SlackError } from '../slack-error.ts';
import { botProfile } from '../wire-message.ts';

function teamInfo({ context }: ApiCall): Json {
  const { id, name, domain } = context.workspace.team;
  return {
    team: {
      id,
      name,
      url: `https://${domain}.slack.com/`,
      domain,
      email_domain: '',
      icon: { image_default: true },
      is_verified: false,
    },
  };
}

function botInfo(call: ApiCall): Json {
  const { app } = call.context.workspace;
  const asked = call.text('bot');
  if (asked !== '' && asked !== app.botId) throw new SlackError('bot_not_found');
  const profile = Object.entries(botProfile(call.context)).filter(([field]) => field !== 'team_id');
  return { bot: { ...Object.fromEntries(profile), user_id: app.botUserId } };
}

function addReaction(call: ApiCall): Json {
  const { workspace } = call.context;
  const channel = postableChannel(call, call.text('channel'));
  const message = workspace.messages.find(channel.id, call.text('timestamp'));
  if (!message || message.ephemeralFor !== undefined) throw new SlackError('message_not_found');
  const name = call.required('name');
  const reaction = message.reactions.find((one) => one.name === name);
  if (reaction?.users.includes(workspace.app.botUserId)) throw new SlackError('already_reacted');
  if (reaction) reaction.users.push(workspace.app.botUserId);
  else message.reactions.push({ name, users: [workspace.app.botUserId] });
  workspace.changed();
  return {};
}

function validate(call: ApiCall): Json {
  const { context } = call;
  const blocks = call.structure('blocks', 'invalid_arguments');
  const message = call.structure('message', 'invalid_arguments');
  const view = call.structure('view', 'invalid_arguments');
  const given = [blocks, message, view].filter((one) => one !== undefined);
  if (given.length !== 1) throw invalidArguments('must provide exactly one of: blocks, message, view');

  if (isJson(view))
    return verdict('invalid_view', viewFaults(context, view, view['type'] === 'home' ? 'home' : 'modal'));
  if (isJson(message)) return verdict('invalid_message', messageFaults(context, objectsOf(message['blocks'])));
  if (!Array.isArray(blocks)) throw invalidArguments('must provide an array [json-pointer:/blocks]');
  return verdict('invalid_blocks', messageFaults(context, objectsOf(blocks)));
}

function verdict(error: string, faults: Fault[]): Json {
  if (faults.length === 0) return {};
  throw new SlackError(error, { errors: faults });
}

const bot = { token: 'bot', coverage: 'supported', note: '' } as const;

/** team.info, bots.info, reactions.add and blocks.validate. */
export const workspaceMethods: ApiMethods = {
  'team.info': { ...bot, scopes: ['team:read'], run: teamInfo },
  'bots.info': { ...bot, scopes: ['users:read'], note: 'knows its own app only', run: botInfo },
  'reactions.add': {
    ...bot,
    scopes: ['reactions:write'],
    coverage: 'partial',
    note: 'any name is an emoji',
    run: addReaction,
  },
  'blocks.validate': { ...bot, scopes: [], note: 'the same validator as chat.* and views.*', run: validate },
};
