import { CallFailure, Failure } from '../../src/migration/failure.ts';

/** The failure that a promise rejects with, proven to be recordable; throws when it resolves or rejects with anything else. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof CallFailure) return Failure.parse(error.failure);
    throw error;
  }
  throw new Error('the call succeeded');
}
