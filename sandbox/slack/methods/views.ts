import type { Json } from '../../page-api.ts';
import type { ApiCall, ApiMethods } from '../api-call.ts';
import { SlackError } from '../slack-error.ts';
import { checkedView, checkHash, publishHome, pushModal, replaceView } from '../views.ts';
import type { StoredView } from '../view-store.ts';

function answer(stored: StoredView): Json {
  return { view: { ...stored.output } };
}

function open(call: ApiCall): Json {
  const view = checkedView(call.context, call.structure('view', 'invalid_arguments'), { type: 'modal' });
  const user = call.context.triggers.exchange(call.required('trigger_id'));
  return answer(pushModal(call.context, user, view));
}

function push(call: ApiCall): Json {
  const view = checkedView(call.context, call.structure('view', 'invalid_arguments'), { type: 'modal' });
  const user = call.context.triggers.exchange(call.required('trigger_id'));
  if (call.context.workspace.views.stack(user).length === 0) throw new SlackError('not_found');
  return answer(pushModal(call.context, user, view));
}

function update(call: ApiCall): Json {
  const { views } = call.context.workspace;
  const externalId = call.text('external_id');
  const stored = externalId === '' ? views.byId(call.required('view_id')) : views.byExternalId(externalId);
  if (!stored) throw new SlackError('not_found');
  checkHash(stored, call.text('hash'));
  const type = stored.output.type === 'home' ? 'home' : 'modal';
  const view = checkedView(call.context, call.structure('view', 'invalid_arguments'), { type, self: stored });
  replaceView(call.context, stored, view);
  return answer(stored);
}

function publish(call: ApiCall): Json {
  const { context } = call;
  if (!context.manifest.homeTab) throw new SlackError('not_enabled');
  const user = call.required('user_id');
  const known = context.workspace.users.get(user);
  if (!known || known.isBot) throw new SlackError('user_not_found');
  const existing = context.workspace.views.home(user);
  if (existing) checkHash(existing, call.text('hash'));
  const given = call.structure('view', 'invalid_arguments');
  const view = checkedView(context, given, { type: 'home', ...(existing && { self: existing }) });
  return answer(publishHome(context, user, view));
}

const free = { token: 'bot', scopes: [], coverage: 'supported' } as const;

/** views.* */
export const viewMethods: ApiMethods = {
  'views.open': { ...free, note: 'with a modal open it stacks, as a push would', run: open },
  'views.push': { ...free, note: '', run: push },
  'views.update': {
    ...free,
    note: 'values typed before survive where block_id and action_id are the same',
    run: update,
  },
  'views.publish': { ...free, note: 'needs app_home.home_tab_enabled in the manifest', run: publish },
};
