import { describe, expect, test } from '@jest/globals';
import { createWords } from '../../src/slack/words.ts';

const [FSI, LRI, PDI, ZWSP] = ['\u2068', '\u2066', '\u2069', '\u200b'];
const table = {
  told: 'انتقل {number} إلى {who}.',
  typed: 'اكتب `/migrate {number}` الآن.',
  counted: '{count, plural, one {رقم واحد} other {# أرقام}} {empty}',
  measured: '{bytes, number} بايت',
  named: ':warning: افتح WhatsApp Manager، ثم META_APP_ID و+1 631 555 أو 123-456.',
  bare: '*{title}*',
};

describe('a language that runs from right to left', () => {
  const words = createWords('ar', table);

  test('isolates what is put into a sentence, so that a number does not change places with the words', () => {
    expect(words.mrkdwn('told', { number: '+1 631 555 1234', who: { token: '<@U0ANA>' } })).toBe(
      `انتقل ${FSI}+1 631 555 1234${PDI} إلى ${FSI}<@U0ANA>${PDI}.`,
    );
    expect(words.plain('told', { number: '+1', who: 'Ana' })).toBe(`انتقل ${FSI}+1${PDI} إلى ${FSI}Ana${PDI}.`);
  });

  test('keeps commands running from left to right, without a mark in what is copied from them', () => {
    expect(words.mrkdwn('typed', { number: '+1' })).toBe(`اكتب ${LRI}${ZWSP}\`/migrate +1\`${ZWSP}${PDI} الآن.`);
  });

  test('counts by its own rules in the digits of every other language, and isolates nothing where there is nothing', () => {
    expect(words.mrkdwn('counted', { count: 3, empty: '' })).toBe(`\u200f${FSI}3${PDI} أرقام `);
    expect(words.plain('measured', { bytes: 1_234_567 })).toBe(`\u200f${FSI}1,234,567${PDI} بايت`);
  });

  test('isolates names, numbers and settings that stand in a sentence of their own accord', () => {
    expect(words.plain('named')).toBe(
      `:warning: افتح ${LRI}WhatsApp Manager${PDI}، ثم ${LRI}META_APP_ID${PDI} و${LRI}+1 631 555${PDI} أو ${LRI}123-456${PDI}.`,
    );
  });

  test('gives a sentence without a word of its own the direction of the others', () => {
    expect(words.mrkdwn('bare', { title: 'Name' })).toBe(`*\u200f${FSI}Name${PDI}*`);
  });

  test('leaves out its full stop behind a value that ends with one', () => {
    expect(words.mrkdwn('told', { number: '+1', who: 'ليس الليلة؟' })).toMatch(/؟\u2069+$/u);
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
