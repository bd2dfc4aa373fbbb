import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { continued, EMPTY, verified } from '../../src/migration/journal-chain.ts';
import { digestOf } from '../../src/migration/plan.ts';
import { anyText } from '../support/any-text.ts';
import { ANA } from '../support/builders.ts';

const CUT = `${'x'.repeat(40)}\ud83d`;

describe('a chain', () => {
  test('takes text that was cut in the middle of a character', () => {
    const { texts, tip, entries } = continued(
      EMPTY,
      { actor: ANA, events: [{ type: 'cancelled', by: ANA, reason: CUT }] },
      1,
    );

    expect(entries[0]?.event).toEqual({ type: 'cancelled', by: ANA, reason: `${'x'.repeat(40)}\ufffd` });
    expect(verified(texts, tip.hash).entries).toEqual(entries);
  });

  test('verifies whatever people and other sides write', () => {
    fc.assert(
      fc.property(fc.array(anyText({ maxLength: 500 }), { minLength: 1, maxLength: 5 }), (reasons) => {
        const events = reasons.map((reason) => ({ type: 'cancelled', by: ANA, reason: reason.slice(0, 500) }) as const);
        const { texts, tip, entries } = continued(EMPTY, { actor: ANA, events }, 1);

        expect(verified(texts, tip.hash).entries).toEqual(entries);
      }),
    );
  });
});

describe('a digest', () => {
  test('exists of every text, and is the same for what a journal keeps of it', () => {
    expect(digestOf({ name: CUT })).toBe(digestOf({ name: CUT.toWellFormed() }));
  });
});
