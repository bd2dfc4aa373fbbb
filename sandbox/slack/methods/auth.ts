import type { Json } from '../../page-api.ts';
import type { ApiCall, ApiMethods } from '../api-call.ts';
import { SlackError } from '../slack-error.ts';

function test({ context }: ApiCall): Json {
  const { workspace } = context;
  return {
    url: `https://${workspace.team.domain}.slack.com/`,
    team: workspace.team.name,
    user: workspace.user(workspace.app.botUserId).name,
    team_id: workspace.team.id,
    user_id: workspace.app.botUserId,
    bot_id: workspace.app.botId,
    is_enterprise_install: false,
  };
}

function openConnection({ context }: ApiCall): Json {
  const url = context.socketUrl();
  if (url === undefined) throw new SlackError('forbidden_for_app');
  return { url };
}

/** auth.* and apps.connections.* */
export const authMethods: ApiMethods = {
  'auth.test': { token: 'bot', scopes: [], coverage: 'supported', note: '', run: test },
  'apps.connections.open': {
    token: 'app',
    scopes: [],
    coverage: 'supported',
    note: 'answers a ws:// URL on the same port, good for one connection',
    run: openConnection,
  },
};
