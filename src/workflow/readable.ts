import { CallFailure, isPutOff, type Failure } from '../migration/failure.ts';

/** An answer, or why there is none. */
export type Answer<T> = { answer: T; failure?: never } | { answer?: never; failure: Failure };

/** The answer of a call, or its failure; anything but a CallFailure is a defect and passes. */
export async function answerOf<T>(call: Promise<T>): Promise<Answer<T>> {
  try {
    return { answer: await call };
  } catch (error) {
    if (error instanceof CallFailure) return { failure: error.failure };
    throw error;
  }
}

const findingOf = <T>({ answer, failure }: Answer<T>): T | { unreadable: string } =>
  failure ? { unreadable: failure.kind } : answer;

/** What a read says; undefined where it could not be read. */
export const readable = async <T>(read: Promise<T>): Promise<T | undefined> => (await answerOf(read)).answer;

/** As {@link orUnreadable}; a read that was put off is no finding, and rejects: it will be made. */
export async function orFinding<T>(read: Promise<T>): Promise<T | { unreadable: string }> {
  const answer = await answerOf(read);
  if (answer.failure && isPutOff(answer.failure)) throw new CallFailure(answer.failure);
  return findingOf(answer);
}

/** A group that could not be read becomes a finding, with the kind of the failure. */
export async function orUnreadable<T>(read: Promise<T>): Promise<T | { unreadable: string }> {
  return findingOf(await answerOf(read));
}
