import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commandIn, replyEnd } from './taps/resp.ts';

const seed = Date.now() % 1_000_000;
process.stdout.write(`fast-check seed ${seed}\n`);

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

const word = fc.string({ unit: 'binary', maxLength: 20 });

/** Replies of both versions of the protocol, nested. */
const { reply } = fc.letrec<{ reply: string }>((tie) => ({
  reply: fc.oneof(
    { depthSize: 'small' },
    word.map(bulk),
    fc.constantFrom('+OK\r\n', '-ERR no\r\n', ':42\r\n', '$-1\r\n', '*-1\r\n', '_\r\n', '#t\r\n', ',1.5\r\n', '*0\r\n'),
    fc.array(tie('reply'), { maxLength: 4 }).map((all) => `*${all.length}\r\n${all.join('')}`),
    fc
      .array(tie('reply'), { maxLength: 3 })
      .map((all) => `%${all.length}\r\n${all.flatMap((one) => [one, one]).join('')}`),
  ),
}));

test('a command is read whole, whatever follows it, and not before its last byte has come', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), word, (words, rest) => {
      const bytes = Buffer.from(`*${words.length}\r\n${words.map(bulk).join('')}`);
      const expected = words.map((one) => Buffer.from(one).toString('latin1'));
      expect(commandIn(Buffer.concat([bytes, Buffer.from(rest)]))).toEqual({ words: expected, end: bytes.length });
      expect(commandIn(bytes.subarray(0, -1))).toBeUndefined();
    }),
    { seed },
  );
});

test('a reply ends where it ends, whatever follows it, and not before its last byte has come', () => {
  fc.assert(
    fc.property(reply, word, (text, rest) => {
      const bytes = Buffer.from(text);
      expect(replyEnd(Buffer.concat([bytes, Buffer.from(rest)]))).toBe(bytes.length);
      expect(replyEnd(bytes.subarray(0, -1))).toBeUndefined();
    }),
    { seed },
  );
});
