import { describe, expect, test } from '@jest/globals';
import { createReadRetry } from '../../src/calls/read-retry.ts';
import { CallFailure, type Failure } from '../../src/migration/failure.ts';
import { failureOf } from '../support/failed.ts';

const retry = createReadRetry({ repeats: 2, firstDelayMs: 1, longestDelayMs: 2, random: () => 0.5 });

function failing(times: number, failure: Partial<Failure> = {}) {
  const made = { calls: 0 };
  const read = (): Promise<string> => {
    made.calls += 1;
    if (made.calls > times) return Promise.resolve('read');
    return Promise.reject(new CallFailure({ source: 'meta', class: 'retry', kind: 'timeout', ...failure }));
  };
  return { made, read };
}

describe('createReadRetry', () => {
  test('repeats a read until it succeeds', async () => {
    const { made, read } = failing(2);

    await expect(retry(read)).resolves.toBe('read');
    expect(made.calls).toBe(3);
  });

  test('gives up after the last repeat with the failure', async () => {
    const { made, read } = failing(9);

    expect(await failureOf(retry(read))).toMatchObject({ kind: 'timeout' });
    expect(made.calls).toBe(3);
  });

  test.each([
    ['that somebody has to fix', { class: 'configuration' }],
    ['that has to wait', { class: 'throttle' }],
    ['with a stated time', { retryAt: 5 }],
  ] as const)('does not repeat a failure %s', async (_name, failure) => {
    const { made, read } = failing(9, failure);

    await failureOf(retry(read));
    expect(made.calls).toBe(1);
  });

  test('does not repeat what is no failure of a call', async () => {
    let calls = 0;

    await expect(
      retry(() => {
        calls += 1;
        throw new TypeError('a bug');
      }),
    ).rejects.toThrow('a bug');
    expect(calls).toBe(1);
  });
});
