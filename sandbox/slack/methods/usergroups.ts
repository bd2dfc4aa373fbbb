import type { Json } from '../../page-api.ts';
import type { ApiCall, ApiMethods } from '../api-call.ts';
import { SlackError } from '../slack-error.ts';

function list(call: ApiCall): Json {
  const { workspace } = call.context;
  const shown = workspace.usergroups.filter((group) => !group.disabled || call.flag('include_disabled'));
  return {
    usergroups: shown.map(({ id, handle, name, users, disabled }) => ({
      id,
      team_id: workspace.team.id,
      is_usergroup: true,
      is_subteam: true,
      name,
      description: '',
      handle,
      is_external: false,
      date_create: 1_700_000_000,
      date_update: 1_700_000_000,
      date_delete: disabled ? 1_700_000_001 : 0,
      auto_provision: false,
      created_by: users[0] ?? '',
      updated_by: users[0] ?? '',
      prefs: { channels: [], groups: [] },
      ...(call.flag('include_users') && { users }),
      ...(call.flag('include_count') && { user_count: users.length }),
    })),
  };
}

function users(call: ApiCall): Json {
  const group = call.context.workspace.usergroups.find((one) => one.id === call.text('usergroup'));
  if (!group) throw new SlackError('no_such_subteam');
  if (group.disabled && !call.flag('include_disabled')) return { users: [] };
  return { users: group.users };
}

const read = { token: 'bot', scopes: ['usergroups:read'], coverage: 'supported' } as const;

/** usergroups.* */
export const usergroupMethods: ApiMethods = {
  'usergroups.list': { ...read, note: '', run: list },
  'usergroups.users.list': { ...read, note: 'a disabled group is empty unless include_disabled', run: users },
};
