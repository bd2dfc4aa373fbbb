import type { Failure } from '../../migration/failure.ts';
import type { Catalogue } from '../catalogue.ts';
import { rendered, time } from '../tokens.ts';

/** Classes of failures have general words, for kinds the catalogue does not know. */
type Part = 'what' | 'todo' | 'who';

function part(failure: Failure, which: Part, words: Catalogue): string {
  const key = `failure.${failure.kind}.${which}`;
  return words.has(key) ? words.mrkdwn(key) : words.mrkdwn(`failure.class-${failure.class}.${which}`);
}

/** What happened, one sentence. */
export const failureText = (failure: Failure, words: Catalogue): string => part(failure, 'what', words);

/** What happened, what to do, who can, and what the other side said: a line each. */
export function failureLines(failure: Failure, words: Catalogue): string[] {
  const { details, traceId, retryAt } = failure;
  return [
    words.mrkdwn('failure.heading', { what: rendered(part(failure, 'what', words)) }),
    words.mrkdwn('failure.todo', { todo: rendered(part(failure, 'todo', words)) }),
    words.mrkdwn('failure.who', { who: rendered(part(failure, 'who', words)) }),
    ...(retryAt === undefined ? [] : [words.mrkdwn('failure.wait', { until: time(retryAt) })]),
    ...(details ? [words.mrkdwn('failure.reported', { details: reported(failure, details) })] : []),
    ...(traceId ? [words.mrkdwn('failure.reference', { trace: traceId })] : []),
  ];
}

const reported = ({ code }: Failure, details: string) => (code === undefined ? details : `${code}: ${details}`);
