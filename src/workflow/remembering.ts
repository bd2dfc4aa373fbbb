import type { Clock } from './ports.ts';

/** Beyond that all answers are forgotten: memory is bounded, and asking again costs one call each. */
const ANSWERS_AT_MOST = 1_000;

/** How long an answer stands, ms, and what counts as one: everything else is asked again by whoever comes next. */
export interface Remembering<T> {
  clock: Pick<Clock, 'monotonic'>;
  forMs: number;
  isAnswer: (value: T) => boolean;
}

/** Asks each question once while its answer stands, however many want to know; those who ask meanwhile wait for the same answer. */
export function remembering<T>({ clock, forMs, isAnswer }: Remembering<T>) {
  const known = new Map<string, { asked: Promise<T>; until: number }>();
  return (question: string, ask: () => Promise<T>): Promise<T> => {
    const remembered = known.get(question);
    if (remembered && clock.monotonic() < remembered.until) return remembered.asked;
    if (known.size >= ANSWERS_AT_MOST) known.clear();
    const asked = ask();
    known.set(question, { asked, until: clock.monotonic() + forMs });
    const forget = () => void (known.get(question)?.asked === asked && known.delete(question));
    asked.then((value) => {
      if (!isAnswer(value)) forget();
    }, forget);
    return asked;
  };
}
