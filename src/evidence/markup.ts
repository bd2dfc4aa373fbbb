/** HTML that was made by {@link markup}: everything that was put into it is escaped already. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Inserted = string | number | Markup | readonly Markup[] | undefined;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Controls, and marks that reorder or hide text: in evidence they are shown, not obeyed. */
const HIDDEN =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const shown = (character: string) =>
  character === '\n' || character === '\t'
    ? character
    : `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** Text for an element or a quoted attribute. */
export const escaped = (text: string): string =>
  text.replace(HIDDEN, shown).replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? '');

function inserted(value: Inserted): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  return typeof value === 'object' ? value.map((one) => one.text).join('') : escaped(String(value));
}

/** Template tag: every value is escaped, unless it was made by this tag. */
export const markup = (parts: TemplateStringsArray, ...values: Inserted[]): Markup =>
  new Markup(parts.map((part, index) => `${part}${inserted(values[index])}`).join(''));
