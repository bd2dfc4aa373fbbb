import * as fc from 'fast-check';
import { anyText } from '../support/any-text.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What pollutes a prototype leaves this name behind. */
export const MARK = 'pollutedByFuzz';

const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/**
 * Values as text, so that each is made anew: what shares them would change each other's. In `JSON.parse` a `__proto__` is an own
 * key, in a literal it would be none.
 */
const AWKWARD_VALUES = [
  ...'null true false 0 -0 -1 1.5 1e308 9007199254740993 [] {} [null] [[],{}]'.split(' '),
  `{"__proto__":{"${MARK}":1}}`,
  `{"constructor":{"prototype":{"${MARK}":1}}}`,
  `[{"__proto__":["${MARK}"]}]`,
  '{"toString":1,"hasOwnProperty":null,"then":"x","length":-1}',
];

const AWKWARD_TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  'undefined',
  'NaN',
  '1e999',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '\0',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  '\u2028',
  '%',
  '%zz',
  '%E0%A4%A',
  '{',
  '{{x}}',
  "{'",
  '<!channel>',
  '<@U0>',
  '&amp;',
  '../../etc/passwd',
  'https://[',
  '+1 631 555 1234',
  '٠١٢٣٤٥',
  '=1+1',
  '"',
  "'",
  '9'.repeat(400),
];

const LONG_TEXTS = ['*'.repeat(3_001), 'a'.repeat(9_000), '1,'.repeat(2_000), ' '.repeat(4_000)];

/** A text that has hurt somebody's program before, or any other. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...AWKWARD_TEXTS) },
  { weight: 40, arbitrary: anyText({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG_TEXTS) },
);

/** A JSON value of any shape, own `__proto__` keys and deep nesting included. */
export const hostileJson: fc.Arbitrary<Json> = fc.oneof(
  { weight: 60, arbitrary: hostileText },
  { weight: 70, arbitrary: fc.constantFrom(...AWKWARD_VALUES).map((text) => JSON.parse(text) as Json) },
  { weight: 1, arbitrary: fc.constantFrom(40, 900, 6_000).map((depth) => JSON.parse(deep(depth)) as Json) },
  { weight: 10, arbitrary: fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json> },
);

const ACTS = ['replace', 'replace', 'drop', 'add', 'wrap', 'repeat'] as const;

/** One change of a value: `at` chooses among all its places. */
interface Mutation {
  at: number;
  act: (typeof ACTS)[number];
  key: string;
  value: Json;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat({ max: 100_000 }),
  act: fc.constantFrom(...ACTS),
  key: hostileText,
  value: hostileJson,
});

interface Place {
  get(): Json;
  set(value: Json): void;
  remove(): void;
}

/** An own property, also for `__proto__`. */
const own = (object: object, key: string, value: Json): void =>
  void Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });

function placeIn(parent: Json[] | { [key: string]: Json }, key: string): Place {
  return {
    get: () => Object.getOwnPropertyDescriptor(parent, key)?.value as Json,
    set: (value) => own(parent, key, value),
    remove: () => {
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else Reflect.deleteProperty(parent, key);
    },
  };
}

/** Every place of a value; iterative, because values may be deep. */
function placesOf(root: Json[]): Place[] {
  const places: Place[] = [];
  const open: (Json[] | { [key: string]: Json })[] = [root];
  for (let parent = open.pop(); parent; parent = open.pop())
    for (const key of Object.keys(parent)) {
      const place = placeIn(parent, key);
      const value = place.get();
      places.push(place);
      if (typeof value === 'object' && value !== null) open.push(value);
    }
  return places;
}

function change(place: Place, { act, key, value }: Mutation): void {
  const old = place.get();
  if (act === 'replace') place.set(value);
  else if (act === 'drop') place.remove();
  else if (act === 'wrap') place.set([old]);
  else if (act === 'repeat') place.set([old, old]);
  else if (typeof old === 'object' && old !== null) own(old, Array.isArray(old) ? String(old.length) : key, value);
  else place.set({ [key]: old });
}

function mutated(sample: Json, mutations: readonly Mutation[]): Json {
  const root = [structuredClone(sample)];
  for (const one of mutations) {
    const places = placesOf(root);
    const place = places[one.at % Math.max(1, places.length)];
    if (place) change(place, one);
  }
  return root[0] ?? null;
}

/** One of the samples with up to four changes anywhere in it; now and then something else altogether. */
export const likeOneOf = (...samples: Json[]): fc.Arbitrary<Json> =>
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc
        .tuple(fc.constantFrom(...samples), fc.array(mutation, { maxLength: 3 }))
        .map(([sample, mutations]) => mutated(sample, mutations)),
    },
    { weight: 1, arbitrary: hostileJson },
  );

interface Edit {
  at: number;
  cut: number;
  insert: string;
}

const edited = (text: string, edits: readonly Edit[]): string =>
  edits.reduce((whole, { at, cut, insert }) => {
    const from = at % (whole.length + 1);
    return whole.slice(0, from) + insert + whole.slice(from + cut);
  }, text);

/** One of the texts with pieces cut out and put in. */
export const textLikeOneOf = (...samples: string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...samples),
      fc.array(
        fc.record({ at: fc.nat({ max: 1_000_000 }), cut: fc.constantFrom(0, 0, 1, 3, 40), insert: hostileText }),
        { maxLength: 3 },
      ),
    )
    .map(([sample, edits]) => edited(sample, edits));

/** The value as JSON; now and then a piece is cut out of it or put in, so that it is none. */
export const asJsonText = (value: fc.Arbitrary<Json>): fc.Arbitrary<string> =>
  fc
    .tuple(value, fc.option(fc.record({ at: fc.nat({ max: 10_000 }), cut: fc.nat({ max: 9 }), insert: hostileText })))
    .map(([json, edit]) => {
      const text = jsonText(json);
      return edit && edit.at % 4 === 0 ? edited(text, [edit]) : text;
    });

/** As text; `JSON.stringify` itself ends on what is nested too deeply, so that is written by hand. */
function jsonText(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '['.repeat(10_000) + ']'.repeat(10_000);
  }
}
