import type { Clock } from './ports.ts';
import { remembering } from './remembering.ts';
import type { People } from './slack-ports.ts';

/** Who somebody is seldom changes. */
const REMEMBERED_MS = 60_000;

/**
 * The same people for pages that only show what may be decided: a person is asked for once a minute, so that ten people who look at
 * their Home do not use up what Slack allows. Never for a decision. Whoever Slack did not name is asked for again.
 */
export function atAGlance(people: People, clock: Pick<Clock, 'monotonic'>): People {
  const remembered = remembering<Awaited<ReturnType<People['person']>>>({
    clock,
    forMs: REMEMBERED_MS,
    isAnswer: (person) => person !== undefined,
  });
  return { ...people, person: (id) => remembered(id, () => people.person(id)) };
}
