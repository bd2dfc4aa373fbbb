import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import { SlackUserId } from '../../migration/ids.ts';
import type { Migration } from '../../migration/state.ts';
import { mayLook } from '../health/command.ts';
import { HOME_ROWS, homeUnavailable, homeView } from '../home-view.ts';
import type { Catalogue } from '../catalogue.ts';
import { slackFailureOf } from '../web-api.ts';
import { wordsFor, type ListenerDeps } from './deps.ts';

/** The last fleets; most of those that are older are over. */
const FLEETS_READ = 20;

/** The last numbers that somebody stopped watching. */
const UNWATCHED_SHOWN = 5;

const openIncidents = async (deps: ListenerDeps, by: SlackUserId) =>
  (await mayLook(deps, by)) ? deps.health.reports.open() : [];

async function contentFor(deps: ListenerDeps, by: SlackUserId, words: Catalogue): Promise<HomeView> {
  const [lists, recent, unwatched, incidents] = await Promise.all([
    deps.operations.home({ by, limit: HOME_ROWS }),
    deps.fleets.operations.recent(FLEETS_READ),
    deps.health.stops.standing(UNWATCHED_SHOWN),
    openIncidents(deps, by),
  ]);
  const approvers = ({ approval }: Migration) => deps.people.approversToken(approval?.plan.policy?.approversFrom);
  const fleets = recent.filter(({ ending }) => !ending);
  const { accountName } = deps.health;
  const now = deps.clock.now();
  return homeView({ ...lists, fleets, incidents, accountName, unwatched, now, approvers }, words);
}

/** Shows a person what waits for them. When nothing can be read, says so instead of showing an old page. */
export async function showHome(deps: ListenerDeps, user: SlackUserId): Promise<void> {
  const words = await wordsFor(deps, user);
  const view = await contentFor(deps, user, words).catch((error: unknown) => {
    deps.log.error({ err: error, slack: slackFailureOf(error).code, surface: 'home' }, 'Home could not be made');
    return homeUnavailable(words);
  });
  await deps.client.views.publish({ user_id: user, view });
}

/** Somebody opens their Home. */
export const onHomeOpened =
  (deps: ListenerDeps) =>
  async ({ event }: SlackEventMiddlewareArgs<'app_home_opened'>): Promise<void> => {
    if (event.tab === 'home') await showHome(deps, SlackUserId.parse(event.user));
  };
