import { IntlMessageFormat } from 'intl-messageformat';
import { mrkdwnFromOutside, plainFromOutside } from './outside-text.ts';

/** Languages with a complete catalogue. */
export type Language = 'en' | 'es';

/** A piece of Slack markup made by `tokens.ts`: the only kind of value that is not escaped. */
export interface Token {
  readonly token: string;
}

/** Values of a message: strings count as foreign text and are escaped. */
export type Values = Record<string, string | number | Token>;

/** The messages of one language. Both functions throw for a missing value: a sentence with a hole must not be shown. */
export interface Words<Key extends string> {
  readonly language: Language;
  /** For mrkdwn text. */
  mrkdwn(key: Key, values?: Values): string;
  /** For `plain_text` objects, which know no markup. */
  plain(key: Key, values?: Record<string, string | number>): string;
  /** True when the catalogue has the key; for keys made from data, such as failure kinds. */
  has(key: string): key is Key;
}

const isToken = (value: string | number | Token): value is Token => typeof value === 'object';

function mapped(values: Values, text: (value: string) => string): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (isToken(value)) return [name, value.token];
      return [name, typeof value === 'string' ? text(value) : value];
    }),
  );
}

/** The messages of a table in ICU syntax (unicode-org.github.io/icu, messages); parsed on first use. */
export function createWords<Key extends string>(language: Language, table: Record<Key, string>): Words<Key> {
  const parsed = new Map<Key, IntlMessageFormat>();
  const format = (key: Key, values: Record<string, string | number>): string => {
    let message = parsed.get(key);
    if (!message) {
      // Angle brackets are Slack's, not tags of the catalogue.
      message = new IntlMessageFormat(table[key], language, undefined, { ignoreTag: true });
      parsed.set(key, message);
    }
    return String(message.format(values));
  };
  return {
    language,
    mrkdwn: (key, values = {}) => format(key, mapped(values, mrkdwnFromOutside)),
    plain: (key, values = {}) => format(key, mapped(values, plainFromOutside)),
    has: (key): key is Key => Object.hasOwn(table, key),
  };
}
