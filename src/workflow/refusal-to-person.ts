import type { SlackUserId } from '../migration/ids.ts';
import { refusalToWork, type ApprovalRefusal } from '../migration/policy.ts';
import type { People } from './slack-ports.ts';

/** Why the person may not work on migrations at all, as Slack tells it now; undefined when they may. Fails closed: whom Slack does not name may not. */
export async function refusalToPerson(
  people: Pick<People, 'person' | 'homeTeamId'>,
  by: SlackUserId,
): Promise<ApprovalRefusal | undefined> {
  const [person, homeTeamId] = await Promise.all([people.person(by), people.homeTeamId()]);
  return refusalToWork(person, homeTeamId);
}
