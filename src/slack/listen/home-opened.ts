import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import { actionsOn } from '../../migration/action.ts';
import { SlackUserId } from '../../migration/ids.ts';
import type { Migration } from '../../migration/state.ts';
import { homeUnavailable, homeView } from '../home-view.ts';
import type { Catalogue } from '../catalogue.ts';
import { slackFailureOf } from '../web-api.ts';
import { wordsFor, type ListenerDeps } from './deps.ts';

const SHOWN = 20;

/** Those this person may decide. */
async function waitingFor(deps: ListenerDeps, by: SlackUserId, running: Migration[]): Promise<Migration[]> {
  const open = running.filter((migration) => actionsOn(migration, deps.clock.now()).includes('approve'));
  return open.length === 0 ? [] : deps.operations.decidable({ by, among: open });
}

async function contentFor(deps: ListenerDeps, by: SlackUserId, words: Catalogue): Promise<HomeView> {
  const { migrations: running, unreadable } = await deps.operations.running(SHOWN);
  const waiting = await waitingFor(deps, by, running);
  const approvers = ({ approval }: Migration) => deps.people.approversToken(approval?.plan.policy?.approversFrom);
  return homeView({ waiting, running, unreadable: unreadable.length, now: deps.clock.now(), approvers }, words);
}

/** Shows a person what waits for them. When nothing can be read, says so instead of showing an old page. */
export const onHomeOpened =
  (deps: ListenerDeps) =>
  async ({ event }: SlackEventMiddlewareArgs<'app_home_opened'>): Promise<void> => {
    if (event.tab !== 'home') return;
    const words = await wordsFor(deps, event.user);
    const view = await contentFor(deps, SlackUserId.parse(event.user), words).catch((error: unknown) => {
      deps.log.error({ err: error, slack: slackFailureOf(error).code, surface: 'home' }, 'Home could not be made');
      return homeUnavailable(words);
    });
    await deps.client.views.publish({ user_id: event.user, view });
  };
