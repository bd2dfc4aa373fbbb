import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { IntlMessageFormat } from 'intl-messageformat';
import { NodeType, parse, type Node } from 'slack-message-parser';
import { localeOf } from '../../src/migration/language.ts';
import { ALERT_MESSAGES } from '../../src/slack/alert-catalogue.ts';
import { MESSAGES } from '../../src/slack/catalogue.ts';
import { code, person, time } from '../../src/slack/tokens.ts';
import { createWords, type Values } from '../../src/slack/words.ts';
import { seen, unmarked } from './seen.ts';

const TEXTS: Record<string, string> = { ...MESSAGES.ar, ...ALERT_MESSAGES.ar };
const arabic = createWords('ar', TEXTS);

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** What can be put in: the names of values, with the choices of a selection. */
function holes(elements: readonly Element[]): [name: string, options: string[] | 'count' | 'text'][] {
  return elements.flatMap((element): ReturnType<typeof holes> => {
    if ('options' in element) {
      const inner = Object.values(element.options).flatMap(({ value }) => holes(value));
      return [[element.value, element.type === 5 ? Object.keys(element.options) : 'count'], ...inner];
    }
    if (element.type === 2) return [[element.value, 'count']];
    return element.type === 1 ? [[element.value, 'text']] : [];
  });
}

const FOREIGN = [
  '+49 151 234567',
  '102290129340398',
  '2026-11-22',
  'v2.31.4',
  'EU-West (2), b',
  'C++',
  '-7',
  '50% off',
];
const TOKENS = [person('U0ANA0001'), time(1_767_225_600_000), code('fbtrace-1.2'), { token: '<#C0MIGRATE1>' }];
const count = fc.integer({ min: 0, max: 120 });
const text = fc.constantFrom(...FOREIGN);

const rendering = fc.constantFrom(...Object.keys(TEXTS)).chain((key) => {
  const ast = new IntlMessageFormat(TEXTS[key] ?? '', 'ar', undefined, { ignoreTag: true }).getAst();
  // A name that stands for a count and for a text is a count.
  const wanted = new Map<string, fc.Arbitrary<string | number>>();
  for (const [name, kind] of holes(ast).toReversed())
    if (kind === 'text') wanted.set(name, wanted.get(name) ?? text);
    else wanted.set(name, kind === 'count' ? count : fc.constantFrom(...kind));
  return fc.record({ key: fc.constant(key), values: fc.record(Object.fromEntries(wanted)) });
});

const isForeign = (value: unknown): value is string => typeof value === 'string' && FOREIGN.includes(value);

/** What Slack would see; for the parser only the zero-width space that does not break is one. */
const kindsIn = (node: Node): NodeType[] => [node.type, ...('children' in node ? node.children.flatMap(kindsIn) : [])];

describe('every sentence in Arabic', () => {
  test('shows what is put into it from left to right and in one piece, whatever stands beside it', () => {
    fc.assert(
      fc.property(rendering, ({ key, values }) => {
        const shown = arabic.plain(key, values);
        const lines = shown.split('\n').map(seen).join('\n');
        const used = Object.values(values).filter((value) => isForeign(value) && unmarked(shown).includes(value));

        expect(used.filter((value) => !lines.includes(String(value)))).toEqual([]);
      }),
      { numRuns: 700 },
    );
  });

  test('runs from right to left in every line, also for programs that do not look past an isolate', () => {
    fc.assert(
      fc.property(rendering, ({ key, values }) => {
        // Slack shows a shortcode as a picture, which has no direction.
        const lines = arabic
          .plain(key, values)
          .replaceAll(/:[a-z_]+:/gu, '')
          .split('\n');
        const strong = lines.map((line) => /\p{L}|\u200f/u.exec(line)?.[0] ?? '\u200f');

        expect(strong.filter((letter) => !/[\u0600-\u06ff\u200f]/u.test(letter))).toEqual([]);
      }),
      { numRuns: 700 },
    );
  });

  test('says without its marks what the catalogue says, and holds none in what is copied as code', () => {
    fc.assert(
      fc.property(rendering, fc.constantFrom(...TOKENS), ({ key, values }, token) => {
        const given: Values = Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, value === '-7' ? token : value]),
        );
        const bare = Object.fromEntries(
          Object.entries(given).map(([name, value]) => [
            name,
            typeof value === 'object' && 'token' in value ? value.token : value,
          ]),
        );
        const plain = new IntlMessageFormat(TEXTS[key] ?? '', localeOf('ar'), undefined, { ignoreTag: true });
        const shown = arabic.mrkdwn(key, given);

        expect(unmarked(shown)).toBe(plain.format(bare));
        expect(shown.match(/`[^`\u2069]*[\u200f\u2066\u2068][^`]*`\u2069/gu)).toBeNull();
        expect(shown.match(/[٠-٩]/gu)).toBeNull();
      }),
      { numRuns: 700 },
    );
  });

  test('has its code and bold text taken for it, whatever stands beside them', () => {
    fc.assert(
      fc.property(rendering, ({ key, values }) => {
        const shown = arabic.mrkdwn(key, values);
        const kinds = kindsIn(parse(shown.replaceAll('\u200b', '\ufeff')));
        const marked = unmarked(shown);

        expect(kinds.filter((kind) => kind === NodeType.Code)).toHaveLength(marked.match(/`[^`]+`/gu)?.length ?? 0);
        expect(kinds.includes(NodeType.Bold)).toBe(/\*[^*\n]+\*/u.test(marked));
      }),
      { numRuns: 700 },
    );
  });
});
