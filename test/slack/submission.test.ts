import { expect, test } from '@jest/globals';
import { typedIn } from '../../src/slack/listen/submission.ts';

const valuesOf = (value: string | null) => ({ pin: { pin: { type: 'plain_text_input', value } } });

test.each([
  ['Arabic digits', '٤٨٣٩٢٠', '483920'],
  ['Persian digits', '۴۸۳۹۲۰', '483920'],
  ['what was copied from a text that runs from right to left', '\u200f\u2068OVERRIDE 1234\u2069 ', 'OVERRIDE 1234'],
  ['what needs nothing', ' 483920', '483920'],
])('%s are compared as they are meant', (_what, written, meant) => {
  expect(typedIn(valuesOf(written), 'pin')).toBe(meant);
});

test('an input that is empty or not there was left empty', () => {
  expect([typedIn(valuesOf(null), 'pin'), typedIn({}, 'pin')]).toEqual(['', '']);
});
