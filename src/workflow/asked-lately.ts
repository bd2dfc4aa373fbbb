import type { Approvers } from '../migration/policy.ts';
import type { Clock } from './ports.ts';
import { remembering } from './remembering.ts';
import type { People } from './slack-ports.ts';

/** How long a group stands as Slack told it, where nothing is decided by it: whoever has just changed it finds it so. */
const LATELY_MS = 4_000;

/**
 * Groups asked of Slack once in four seconds: for what is done for hundreds of numbers at once and decides nothing. Slack lets an app
 * ask for a group about twenty times a minute. What it did not say is asked again, and so is a group in which it names nobody.
 */
export function askedLately(people: Pick<People, 'members'>, clock: Pick<Clock, 'monotonic'>): Pick<People, 'members'> {
  const lately = remembering<Approvers>({
    clock,
    forMs: LATELY_MS,
    isAnswer: (value) => 'ids' in value && value.ids.size > 0,
  });
  return { members: (source) => lately(JSON.stringify(source), () => people.members(source)) };
}
