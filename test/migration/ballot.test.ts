import { describe, expect, test } from '@jest/globals';
import { breakGlassWord, hasVoted, isSameVote, seatOf } from '../../src/migration/ballot.ts';
import { E164, SlackUserId } from '../../src/migration/ids.ts';

const [ANA, MARA, NILS] = ['U0ANA', 'U0MARA', 'U0NILS'].map((id) => SlackUserId.parse(id)) as [
  SlackUserId,
  SlackUserId,
  SlackUserId,
];

describe('a vote', () => {
  test('is that of the approver in whose place it was given', () => {
    expect(seatOf({ by: ANA, for: MARA })).toBe(MARA);
    expect(seatOf({ by: ANA })).toBe(ANA);
  });

  test.each([
    ['of the same person twice', { by: ANA }, { by: ANA }, true],
    ['of one person in two seats', { by: ANA, for: MARA }, { by: ANA, for: NILS }, true],
    ['of an approver and of their delegate', { by: MARA }, { by: ANA, for: MARA }, true],
    ['of two delegates of one approver', { by: ANA, for: MARA }, { by: NILS, for: MARA }, true],
    ['of two people', { by: ANA }, { by: MARA }, false],
    ['of somebody and of a delegate of another', { by: ANA }, { by: NILS, for: MARA }, false],
  ])('%s is one vote, or two', (_which, one, other, isOne) => {
    expect(isSameVote(one, other)).toBe(isOne);
    expect(isSameVote(other, one)).toBe(isOne);
  });

  test('is counted for whoever gave it and for whom it was given, and for nobody else', () => {
    const votes = [{ by: ANA, for: MARA }, { by: ANA }];

    expect([ANA, MARA, NILS].map((by) => hasVoted(votes, by))).toEqual([true, true, false]);
    expect(hasVoted([], ANA)).toBe(false);
  });

  test('given alone asks for a word and the last four digits', () => {
    expect(breakGlassWord(E164.parse('+16315551234'))).toBe('OVERRIDE 1234');
  });
});
