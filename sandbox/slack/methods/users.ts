import type { Json } from '../../page-api.ts';
import { pageOf, type ApiCall, type ApiMethods } from '../api-call.ts';
import type { SlackContext } from '../slack-context.ts';
import { SlackError } from '../slack-error.ts';
import type { SeedUser } from '../world-seed.ts';

/** A user as the Web API spells it. The mail address needs users:read.email, the locale must be asked for. */
function wireUser({ context }: ApiCall, user: SeedUser, includeLocale: boolean): Json {
  const { id, name, realName, tz, tzLabel, tzOffset, teamId } = user;
  return {
    id,
    team_id: teamId,
    name,
    deleted: user.deleted ?? false,
    real_name: realName,
    tz,
    tz_label: tzLabel,
    tz_offset: tzOffset,
    profile: profileOf(context, user),
    is_bot: user.isBot ?? false,
    is_app_user: false,
    updated: 1_700_000_000,
    ...(includeLocale && { locale: user.locale }),
    ...standing(context, user),
  };
}

function profileOf({ workspace, manifest }: SlackContext, user: SeedUser): Json {
  const [firstName = '', ...rest] = user.realName.split(' ');
  const mayReadEmail = manifest.botScopes.has('users:read.email');
  return {
    title: '',
    phone: '',
    real_name: user.realName,
    real_name_normalized: user.realName,
    display_name: user.name,
    display_name_normalized: user.name,
    first_name: firstName,
    last_name: rest.join(' '),
    status_text: '',
    status_emoji: '',
    team: user.teamId,
    ...(user.isBot && { bot_id: workspace.app.botId, api_app_id: workspace.app.id }),
    ...(user.email !== undefined && mayReadEmail && { email: user.email }),
  };
}

/** Rights of a member; Slack leaves them out for the deactivated and for people of other workspaces. */
function standing({ workspace }: SlackContext, user: SeedUser): Json {
  if (user.deleted) return {};
  if (user.isExternal) {
    // True only while no channel is shared with the app: meeting somebody in one makes them no stranger.
    const met = [...workspace.channels.values()].some(
      ({ members }) => members.includes(user.id) && members.includes(workspace.app.botUserId),
    );
    return { is_stranger: !met };
  }
  return {
    is_admin: user.isAdmin ?? false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.isRestricted ?? false,
    is_ultra_restricted: user.isUltraRestricted ?? false,
    is_email_confirmed: true,
  };
}

function info(call: ApiCall): Json {
  const user = call.context.workspace.users.get(call.text('user'));
  if (!user) throw new SlackError('user_not_found');
  return { user: wireUser(call, user, call.flag('include_locale')) };
}

function list(call: ApiCall): Json {
  const known = [...call.context.workspace.users.values()].filter((user) => !user.isExternal);
  const { page, cursor } = pageOf(call, known, { normal: 1000, most: 1000 });
  return {
    members: page.map((user) => wireUser(call, user, call.flag('include_locale'))),
    cache_ts: Math.floor(call.context.workspace.now() / 1000),
    response_metadata: { next_cursor: cursor },
  };
}

function lookupByEmail(call: ApiCall): Json {
  const email = call.required('email').toLowerCase();
  const user = [...call.context.workspace.users.values()].find((one) => one.email === email && !one.deleted);
  if (!user) throw new SlackError('users_not_found');
  return { user: wireUser(call, user, false) };
}

const read = { token: 'bot', scopes: ['users:read'], coverage: 'partial' } as const;

/** users.* */
export const userMethods: ApiMethods = {
  'users.info': { ...read, note: 'no pictures, colour or custom profile fields', run: info },
  'users.list': { ...read, note: 'people of other workspaces are left out', run: list },
  'users.lookupByEmail': { ...read, scopes: ['users:read.email'], note: 'as users.info', run: lookupByEmail },
};
