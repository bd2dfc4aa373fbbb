import type { Approvers } from '../migration/policy.ts';
import type { Clock } from './ports.ts';
import type { People } from './slack-ports.ts';

/** How long a group stands as Slack told it, where nothing is decided by it: whoever has just changed it finds it so. */
const LATELY_MS = 4_000;

/**
 * The same people, their groups asked of Slack once in four seconds: for what is done for hundreds of numbers at once and decides
 * nothing. Slack lets an app ask for a group about twenty times a minute. What it did not say is asked again, and so is a group in
 * which it names nobody.
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
      if ('unreachable' in value || value.ids.size === 0) forget();
    }, forget);
    return asked;
  };
  return {
    ...people,
    approvers: () => lately('approvers', () => people.approvers()),
    members: (source) => lately(JSON.stringify(source), () => people.members(source)),
  };
}
