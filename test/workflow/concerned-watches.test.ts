import { expect, test } from '@jest/globals';
import type { AccountChange } from '../../src/health/signal.ts';
import type { Watch } from '../../src/health/watch.ts';
import { watchesConcerned } from '../../src/workflow/concerned-watches.ts';
import { aReading, anotherNumber, target, watchShowing } from '../health/builders.ts';

const NUMBERS = Array.from({ length: 1_000 }, (_, index) => anotherNumber(index));

/** An account with a thousand watched numbers. */
function largeAccount() {
  const watches = new Map<string, Watch>(NUMBERS.map((number) => [number, watchShowing(aReading(0), { number })]));
  const loaded: string[] = [];
  return {
    loaded,
    store: {
      inWaba: () => Promise.resolve(NUMBERS),
      load: (number: string) => {
        loaded.push(number);
        return Promise.resolve(watches.get(number));
      },
    },
  };
}

const change: AccountChange = { waba: target.waba, field: 'security', event: 'PIN_CHANGED', at: 0 };

test('a change that writes a number has that one loaded, not its whole account', async () => {
  const { store, loaded } = largeAccount();

  const concerned = await watchesConcerned(store, { ...change, displayPhoneNumber: '1 631-555-2007' }, target.waba);

  expect(concerned.map((watch) => watch.target.number)).toEqual(['+16315552007']);
  expect(loaded).toEqual(['+16315552007']);
});

test('a change of the account concerns all its numbers', async () => {
  const { store } = largeAccount();

  expect(await watchesConcerned(store, change, target.waba)).toHaveLength(1_000);
});
