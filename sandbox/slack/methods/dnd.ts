import type { Json } from '../../page-api.ts';
import type { ApiCall, ApiMethods } from '../api-call.ts';
import { SlackError } from '../slack-error.ts';

/** Slack's word for "no hours set". */
const NEVER = 1;

const settingsOf = ({ context }: ApiCall, id: string): Json => {
  const hours = context.workspace.quietHours.get(id);
  return {
    dnd_enabled: hours !== undefined,
    next_dnd_start_ts: hours?.from ?? NEVER,
    next_dnd_end_ts: hours?.to ?? NEVER,
  };
};

function info(call: ApiCall): Json {
  const id = call.text('user') === '' ? call.context.workspace.app.botUserId : call.text('user');
  if (!call.context.workspace.users.has(id)) throw new SlackError('user_not_found');
  return settingsOf(call, id);
}

function teamInfo(call: ApiCall): Json {
  const ids = call.text('users').split(',').filter(Boolean);
  if (ids.length === 0) throw new SlackError('no_users_provided');
  if (ids.length > 50) throw new SlackError('too_many_users');
  const known = ids.filter((id) => call.context.workspace.users.has(id));
  return { users: Object.fromEntries(known.map((id) => [id, settingsOf(call, id)])) };
}

const read = { token: 'bot', scopes: ['dnd:read'] } as const;

/** dnd.* */
export const dndMethods: ApiMethods = {
  'dnd.info': { ...read, coverage: 'partial', note: 'the hours a person set; no snooze', run: info },
  'dnd.teamInfo': { ...read, coverage: 'supported', note: '', run: teamInfo },
};
