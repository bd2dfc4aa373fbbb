import type { Failure } from '../../migration/failure.ts';
import type { Catalogue } from '../catalogue.ts';
import { rendered, time } from '../tokens.ts';
import type { Token } from '../words.ts';

type Part = 'what' | 'todo' | 'who';

/** Classes of failures have general words, for kinds the catalogue does not know. */
function part(failure: Failure, which: Part, words: Catalogue): string {
  const key = `failure.${failure.kind}.${which}`;
  return words.has(key) ? words.mrkdwn(key) : words.mrkdwn(`failure.class-${failure.class}.${which}`);
}

/** What happened, one sentence. */
export const failureText = (failure: Failure, words: Catalogue): string => part(failure, 'what', words);

/** A registration that had no effect is never sent again by itself: in place of what such a failure says elsewhere. */
const NOT_DONE: Failure = { source: 'ferryman', class: 'hold', kind: 'cutover-not-done' };

/**
 * What happened, what to do, who can, and what the other side said: a line each. `isUndone`: of a registration that is
 * known to have had no effect.
 */
export function failureLines(failure: Failure, words: Catalogue, isUndone = false): string[] {
  const { details, traceId, retryAt } = failure;
  const isOver = isUndone && failure.class === 'retry';
  const what = part(failure, 'what', words);
  const advice = isOver ? NOT_DONE : failure;
  return [
    words.mrkdwn('failure.heading', {
      what: rendered(isOver ? `${what} ${part(NOT_DONE, 'what', words)}` : what),
    }),
    words.mrkdwn('failure.todo', { todo: rendered(part(advice, 'todo', words)) }),
    words.mrkdwn('failure.who', { who: rendered(part(advice, 'who', words)) }),
    ...(retryAt === undefined ? [] : [words.mrkdwn('failure.wait', { until: time(retryAt) })]),
    ...(details ? [words.mrkdwn('failure.reported', { details: reported(failure, words) })] : []),
    ...(traceId ? [words.mrkdwn('failure.reference', { trace: traceId })] : []),
  ];
}

/** A reason of our own in words; undefined for what the other side said. */
export function ownReason(reason: string, words: Catalogue): string | undefined {
  const keys = [`boot-gate.${reason}`, `abort.${reason}`, `failure.${reason}.what`];
  const key = keys.find((candidate) => words.has(candidate));
  if (key !== undefined && words.has(key)) return words.mrkdwn(key);
  return /^(claim|mark)-/u.test(reason) ? words.mrkdwn('abort.guard') : undefined;
}

function reported({ source, code, details = '' }: Failure, words: Catalogue): string | Token {
  if (source !== 'ferryman') return code === undefined ? details : `${code}: ${details}`;
  const reasons = details.split(', ').map((reason) => ownReason(reason, words));
  return reasons.includes(undefined) ? details : rendered(reasons.join(' '));
}
