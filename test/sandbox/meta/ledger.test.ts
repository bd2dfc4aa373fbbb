import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RegistrationLedger } from '../../../sandbox/meta/ledger.ts';

const window = 72 * 3_600_000;

describe('RegistrationLedger', () => {
  test('never lets more than ten calls through in any 72 hours', () => {
    const waits = fc.array(fc.integer({ min: 0, max: window / 4 }), { maxLength: 80 });

    fc.assert(
      fc.property(waits, (gaps) => {
        const ledger = new RegistrationLedger();
        let now = 0;
        const passed: number[] = [];
        for (const gap of gaps) {
          now += gap;
          if (ledger.count('1', 'register', now) === undefined) passed.push(now);
        }
        for (const at of passed) {
          expect(passed.filter((other) => other > at - window && other <= at).length).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  test('refuses every call for 72 hours after the eleventh', () => {
    const ledger = new RegistrationLedger();
    for (let call = 0; call < 10; call += 1) ledger.count('1', 'register', call);

    expect(ledger.count('1', 'register', 100)).toBe(100 + window);
    expect(ledger.count('1', 'register', 99 + window)).toBe(100 + window);
    expect(ledger.count('1', 'register', 100 + window)).toBeUndefined();
  });

  test('forgets a call after exactly 72 hours', () => {
    const ledger = new RegistrationLedger();
    ledger.count('1', 'register', 5);

    expect(ledger.used('1', 4 + window)).toBe(1);
    expect(ledger.used('1', 5 + window)).toBe(0);
  });

  test('counts numbers and kinds of calls apart', () => {
    const ledger = new RegistrationLedger();
    for (let call = 0; call < 10; call += 1) ledger.count('1', 'register', call);

    expect(ledger.count('2', 'register', 20)).toBeUndefined();
    expect(ledger.count('1', 'deregister', 20)).toBeUndefined();
    expect(ledger.used('1', 20)).toBe(10);
  });
});
