import type { SlackUserId } from '../migration/ids.ts';
import type { Person } from '../migration/policy.ts';
import type { Clock } from './ports.ts';
import type { People } from './slack-ports.ts';

/** Who somebody is seldom changes. */
const REMEMBERED_MS = 60_000;
const PEOPLE_AT_MOST = 1_000;

/**
 * The same people for pages that only show what may be decided: a person is asked for once a minute, so that ten people who look at
 * their Home do not use up what Slack allows. Never for a decision. Whoever Slack did not name is asked for again.
 */
export function atAGlance(people: People, clock: Pick<Clock, 'now'>): People {
  const known = new Map<SlackUserId, { asked: Promise<Person | undefined>; until: number }>();

  const ask = (id: SlackUserId): Promise<Person | undefined> => {
    if (known.size >= PEOPLE_AT_MOST) known.clear();
    const asked = people.person(id);
    known.set(id, { asked, until: clock.now() + REMEMBERED_MS });
    const forget = () => void (known.get(id)?.asked === asked && known.delete(id));
    asked.then((person) => person ?? forget(), forget);
    return asked;
  };

  return {
    ...people,
    person(id) {
      const remembered = known.get(id);
      return remembered && remembered.until > clock.now() ? remembered.asked : ask(id);
    },
  };
}
