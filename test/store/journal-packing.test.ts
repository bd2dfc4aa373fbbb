import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { continued, EMPTY, verified } from '../../src/migration/journal-chain.ts';
import { FIRST_WINDOW, pack, unpack } from '../../src/store/journal-packing.ts';
import { anyText } from '../support/any-text.ts';
import { ANA } from '../support/builders.ts';
import { storedOf, textsOf } from '../support/stored-journal.ts';

const cancelled = (reason: string) => ({ type: 'cancelled', by: ANA, reason: reason.slice(0, 500) }) as const;

/** What this form has been in Redis since it came: it must be read for ever. */
const KEPT = {
  head: 'c9a0645c4ba3b730837d330ea07a0a11e59a03d8484f3ac9c4591b1f860e8a22',
  stored: [
    '"1AAAAnJcxDoMwEAS_4g9EulvfRr7SH-APgZgElDT5f4ECKGCJNPSr1c50uyfITf5BOD0lI2L6y9OWz2s-RXOtmpKkqMjl1nb30j-ew1ix7iIH2CpXmkQCBgcOLCz7TovQYMpAMqwLKi0qgIvCo0n0tFnK3bt8TU0A"',
    '"16p-DIi2kiE1BAAA"',
    '"19M_0Is3UJJSAgC0bcMxLVChOrCy2UnjUMCc38fDGxLzERw1zsS8MAwA"',
  ],
};

describe('a packed journal', () => {
  test('says what people and other sides wrote, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(anyText({ maxLength: 500 }), { minLength: 1, maxLength: 12 }), (reasons) => {
        const { texts } = continued(EMPTY, { actor: ANA, events: reasons.map(cancelled) }, 1);

        expect(textsOf(storedOf(texts))).toEqual(texts);
      }),
    );
  });

  test('can be gone on with by whoever has read it', () => {
    const first = continued(EMPTY, { actor: ANA, events: ['a', 'b'].map(cancelled) }, 1);
    const second = continued(first.tip, { actor: ANA, events: [cancelled('a')] }, 2);
    const before = storedOf(first.texts);
    const { window } = unpack(before, FIRST_WINDOW);

    const { stored: added } = pack(second.texts, second.entries, window);

    expect(added).toEqual(storedOf([...first.texts, ...second.texts]).slice(2));
    expect(textsOf([...before, ...added])).toEqual([...first.texts, ...second.texts]);
  });

  test('takes far less room than its text, also when it is long', () => {
    const reasons = Array.from({ length: 500 }, (_, index) => cancelled(`for the ${index}th time`));
    const { texts } = continued(EMPTY, { actor: ANA, events: reasons }, 1);

    const stored = storedOf(texts);

    expect(stored.join('').length).toBeLessThan(texts.join('').length / 4);
    expect(textsOf(stored)).toEqual(texts);
  });

  test('is an entry of an unknown kind to a version that does not pack', () => {
    const { texts, tip } = continued(EMPTY, { actor: ANA, events: [cancelled('no')] }, 1);

    expect(() => verified(storedOf(texts), tip.hash)).toThrow('unknown-entry at entry 1');
  });

  test('of the first days can still be read', () => {
    const { entries } = verified(textsOf(KEPT.stored), KEPT.head);

    expect(entries.map(({ event }) => event.type)).toEqual(['started', 'stepStarted', 'cancelled']);
    expect(entries.at(-1)?.event).toMatchObject({ reason: 'Ana says: “mañana”' });
  });
});
