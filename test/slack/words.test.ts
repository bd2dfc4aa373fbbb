import { describe, expect, test } from '@jest/globals';
import { createWords } from '../../src/slack/words.ts';
import type { Language } from '../../src/slack/words.ts';

const ARABIC = 'ar' as Language;
const [FSI, LRI, PDI] = ['\u2068', '\u2066', '\u2069'];
const table = {
  told: 'انتقل {number} إلى {who}.',
  typed: 'اكتب `/migrate {number}` الآن.',
  counted: '{count, plural, one {رقم واحد} other {# أرقام}} {empty}',
};

describe('a language that runs from right to left', () => {
  const words = createWords(ARABIC, table);

  test('isolates what is put into a sentence, so that a number does not change places with the words', () => {
    expect(words.mrkdwn('told', { number: '+1 631 555 1234', who: { token: '<@U0ANA>' } })).toBe(
      `انتقل ${FSI}+1 631 555 1234${PDI} إلى ${FSI}<@U0ANA>${PDI}.`,
    );
    expect(words.plain('told', { number: '+1', who: 'Ana' })).toBe(`انتقل ${FSI}+1${PDI} إلى ${FSI}Ana${PDI}.`);
  });

  test('keeps commands running from left to right', () => {
    expect(words.mrkdwn('typed', { number: '+1' })).toBe(`اكتب ${LRI}\`/migrate ${FSI}+1${PDI}\`${PDI} الآن.`);
  });

  test('counts by its own rules, and isolates nothing where there is nothing', () => {
    expect(words.mrkdwn('counted', { count: 3, empty: '' })).toMatch(/ $/u);
  });
});

test('a language that runs from left to right has no such marks', () => {
  expect(createWords('en', { a: 'Type `/migrate {number}`.' }).mrkdwn('a', { number: '+1' })).toBe(
    'Type `/migrate +1`.',
  );
});

const english = createWords('en', {
  because: 'Rejected: {reason}. Nothing was done.',
  twice: '{one}. {two}.',
  quoted: 'Why: “{reason}”. So be it.',
});

describe('a value that is a sentence of its own', () => {
  test.each([
    ['not tonight', 'Rejected: not tonight. Nothing was done.'],
    ['Not tonight.', 'Rejected: Not tonight. Nothing was done.'],
    ['Why tonight?', 'Rejected: Why tonight? Nothing was done.'],
    ['later…', 'Rejected: later… Nothing was done.'],
    ['$& costs $1.', 'Rejected: $&amp; costs $1. Nothing was done.'],
    ['\u05dc\u05d0.', 'Rejected: \u2068\u05dc\u05d0.\u2069 Nothing was done.'],
  ])('%j ends with one full stop', (reason, sentence) => {
    expect(english.mrkdwn('because', { reason })).toBe(sentence);
  });

  test('inside quotation marks needs no full stop behind them', () => {
    expect(english.mrkdwn('quoted', { reason: 'Nobody is there.' })).toBe('Why: “Nobody is there.” So be it.');
    expect(english.mrkdwn('quoted', { reason: 'nobody' })).toBe('Why: “nobody”. So be it.');
  });

  test('leaves the full stops behind other values', () => {
    expect(english.plain('twice', { one: 'Yes.', two: 'no' })).toBe('Yes. no.');
  });
});
