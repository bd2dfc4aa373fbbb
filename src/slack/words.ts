import { IntlMessageFormat } from 'intl-messageformat';
import { isRightToLeft, LANGUAGES, localeOf, type Language } from '../migration/language.ts';
import { FSI, mirrored, PDI, withEdges } from './mirrored.ts';
import { escaped, mrkdwnFromOutside, plainFromOutside } from './outside-text.ts';

export type { Language };

/** A piece of Slack markup made by `tokens.ts`: the only kind of value that is not escaped. */
export interface Token {
  readonly token: string;
}

/** Plain text of our own making: a message it is put into escapes it and leaves its isolates. */
export interface Ours {
  readonly ours: string;
}

/** Values of a message: strings count as foreign text; they are escaped and lose every mark of direction. */
export type Values = Record<string, string | number | Token | Ours>;

/** The messages of one language. Both functions throw for a missing value: a sentence with a hole must not be shown. */
export interface Words<Key extends string> {
  readonly language: Language;
  /** For mrkdwn text. */
  mrkdwn(key: Key, values?: Values): string;
  /** For `plain_text` objects, which know no markup. */
  plain(key: Key, values?: Record<string, string | number | Ours>): string;
  /** True when the catalogue has the key; for keys made from data, such as failure kinds. */
  has(key: string): key is Key;
}

/** How a kind of text takes what is put into it: what comes from outside, and what is plain text of ours. */
interface Taken {
  foreign: (text: string) => string;
  ours: (text: string) => string;
}

const MRKDWN: Taken = { foreign: mrkdwnFromOutside, ours: escaped };
const PLAIN: Taken = { foreign: plainFromOutside, ours: (text) => text };

function taken(value: Values[string], { foreign, ours }: Taken): string | number {
  if (typeof value === 'object') return 'token' in value ? value.token : ours(value.ours);
  return typeof value === 'string' ? foreign(value) : value;
}

const mapped = (values: Values, how: Taken): Record<string, string | number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, taken(value, how)]));

const ENDS_A_SENTENCE = /[.!?…؟]\u2069*$/u;
/** What may stand between a value and our full stop. */
const CLOSINGS = ['', '”', '»', PDI, `${PDI}»`];

/** What people write often ends with a full stop of its own: the one of our sentence behind it is left out. */
function withoutSecondStop(text: string, values: Record<string, string | number>): string {
  return Object.values(values)
    .filter((value) => typeof value === 'string' && ENDS_A_SENTENCE.test(value))
    .flatMap((value) => CLOSINGS.map((closing) => `${value}${closing}`))
    .reduce((whole, ending) => whole.replaceAll(`${ending}.`, () => ending), text);
}

/** A message ready to be filled in. */
function parsedMessage(text: string, language: Language): IntlMessageFormat {
  // Angle brackets are Slack's, not tags of the catalogue.
  const message = new IntlMessageFormat(text, localeOf(language), undefined, { ignoreTag: true });
  return isRightToLeft(language) ? new IntlMessageFormat(mirrored(message.getAst()), localeOf(language)) : message;
}

/** The messages of a table in ICU syntax (unicode-org.github.io/icu, messages); parsed on first use. */
export function createWords<Key extends string>(language: Language, table: Record<Key, string>): Words<Key> {
  const parsed = new Map<Key, IntlMessageFormat>();
  const edged = isRightToLeft(language) ? withEdges : (text: string) => text;
  const format = (key: Key, values: Record<string, string | number>): string => {
    let message = parsed.get(key);
    if (!message) {
      message = parsedMessage(table[key], language);
      parsed.set(key, message);
    }
    return withoutSecondStop(String(message.format(values)).replaceAll(`${FSI}${PDI}`, ''), values);
  };
  return {
    language,
    mrkdwn: (key, values = {}) => edged(format(key, mapped(values, MRKDWN))),
    plain: (key, values = {}) => format(key, mapped(values, PLAIN)),
    has: (key): key is Key => Object.hasOwn(table, key),
  };
}

/** The words of every language. */
export const wordsIn = <Key extends string>(
  tables: Record<Language, Record<Key, string>>,
): Record<Language, Words<Key>> =>
  Object.fromEntries(LANGUAGES.map((language) => [language, createWords(language, tables[language])])) as Record<
    Language,
    Words<Key>
  >;
