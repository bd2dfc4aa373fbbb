import type { Approvers } from '../migration/policy.ts';
import type { Clock } from './ports.ts';
import type { People } from './slack-ports.ts';

/** How long a group stands as Slack told it, where nothing is decided by it. */
const LATELY_MS = 60_000;

/**
 * The same people, their groups asked of Slack once a minute: for what is done for hundreds of numbers at once and decides nothing.
 * Slack lets an app ask for a group about twenty times a minute. What it did not say is asked again.
 */
export function askedLately(people: People, clock: Pick<Clock, 'monotonic'>): People {
  const answers = new Map<string, { asked: Promise<Approvers>; until: number }>();
  const lately = (question: string, ask: () => Promise<Approvers>): Promise<Approvers> => {
    const known = answers.get(question);
    if (known && clock.monotonic() < known.until) return known.asked;
    const asked = ask();
    const forget = () => void (answers.get(question)?.asked === asked && answers.delete(question));
    answers.set(question, { asked, until: clock.monotonic() + LATELY_MS });
    asked.then((value) => {
      if ('unreachable' in value) forget();
    }, forget);
    return asked;
  };
  return {
    ...people,
    approvers: () => lately('approvers', () => people.approvers()),
    members: (source) => lately(JSON.stringify(source), () => people.members(source)),
  };
}
