import { describe, expect, test } from '@jest/globals';
import { mrkdwnFromOutside, plainFromOutside } from '../../src/slack/outside-text.ts';

const OVERRIDES = [
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u200e',
  '\u200f',
  '\u061c',
];
const CONTROLS = ['\n', '\r', '\t', '\u0000', '\u0007', '\u001b', '\u0085', '\u2028', '\u2029', '\ufeff'];
const MARKUP = [
  '<!channel>',
  '<!here>',
  '<!everyone>',
  '<@U0ANA>',
  '<#C0GENERAL>',
  '<!subteam^S0MANAGERS>',
  '<!subteam^S0MANAGERS|@managers>',
  '<https://evil.example|Approve>',
  '<mailto:a@evil.example|write>',
  '<tel:+16315551234|call>',
  '<!date^1^{date}|now>',
  '&lt;!channel&gt;',
  '&amp;',
  '```code```',
  '`code`',
];
const NAMES = ['Acme', 'Müller & Söhne', 'شركة الميناء', 'חברת הנמל', '株式会社', 'Ñandú', 'O’Brien', '', ' ', '👩‍👩‍👧'];

/** Every kind of trouble by itself, around a name, and after another: well over two hundred strings. */
const corpus = [
  ...NAMES,
  ...MARKUP,
  ...[...OVERRIDES, ...CONTROLS].flatMap((mark) => [mark, `Acme${mark}Support`, `${mark}<!channel>${mark}`]),
  ...MARKUP.flatMap((markup) => [`Acme ${markup}`, `${markup} Acme`, `<${markup}>`, `${markup}${markup}`]),
  ...NAMES.flatMap((name) => OVERRIDES.map((mark) => `${name}${mark}${name}`)),
  '<'.repeat(400),
  'a'.repeat(400),
  '\ud800broken\udc00',
];

/** Isolates of our own stand at the two ends only. */
const inside = (text: string) => (text.startsWith('\u2068') && text.endsWith('\u2069') ? text.slice(1, -1) : text);

describe('text from outside', () => {
  test('comes in more than two hundred kinds', () => {
    expect(new Set(corpus).size).toBeGreaterThan(200);
  });

  test.each(corpus.map((text) => ({ text })))('leaves no markup of $text', ({ text }) => {
    const safe = mrkdwnFromOutside(text);

    expect(safe).not.toMatch(/[<>`]/u);
    expect(safe).not.toMatch(/&(?!(amp|lt|gt);)/u);
    expect(inside(safe)).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/u);
    expect(inside(plainFromOutside(text))).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/u);
  });

  test('keeps what people need to read', () => {
    expect(mrkdwnFromOutside('Müller & Söhne <Berlin>')).toBe('Müller &amp; Söhne &lt;Berlin&gt;');
    expect(plainFromOutside('Müller & Söhne <Berlin>')).toBe('Müller & Söhne <Berlin>');
  });

  test('is isolated where it runs right to left, and only there', () => {
    expect(plainFromOutside('شركة 12')).toBe('\u2068شركة 12\u2069');
    expect(plainFromOutside('+1 631 555 1234')).toBe('+1 631 555 1234');
  });

  test('is cut between letters, never inside an escape', () => {
    expect(mrkdwnFromOutside('&&&&', 3)).toBe('&amp;&amp;…');
    expect(plainFromOutside('👍👍👍', 2)).toBe('👍…');
  });
});
