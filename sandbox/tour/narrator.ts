import type { PageMessage } from '../page-api.ts';

/** Tells the story and keeps count of what held. */
export interface Narrator {
  scene(title: string): void;
  /** Somebody does something. */
  does(who: string, what: string): void;
  /** What a person sees now, as plain text. */
  shows(where: string, message: PageMessage | Record<string, unknown>): void;
  /** The same without the list of steps and what follows it. */
  showsHead(where: string, message: PageMessage | Record<string, unknown>): void;
  /** A statement about the world; false ends nothing, but the tour fails. */
  holds(statement: string, isTrue: boolean): void;
  failures(): number;
  statements(): number;
}

const WIDTH = 100;

/** Slack's tokens as a reader sees them: names instead of ids, times instead of epochs. */
export function asRead(text: string, nameOf: (id: string) => string): string {
  return text
    .replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/gu, '$1')
    .replace(/<!subteam\^([^|>]+)(?:\|[^>]*)?>/gu, (_match, id: string) => nameOf(id))
    .replace(/<[@#]([A-Z0-9]+)(?:\|[^>]*)?>/gu, (_match, id: string) => nameOf(id))
    .replace(/<([^|>]+)\|([^>]+)>/gu, '$2')
    .replace(/[*`]/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[\u2066-\u2069]/gu, '');
}

/** Block types whose title is a line of its own and not the same text again. */
const TITLED = ['task_card', 'plan'];

/** Every text a person reads in a message or view, in order. */
function linesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(linesOf);
  if (typeof value !== 'object' || value === null) return [];
  const isTitled = 'type' in value && TITLED.includes(String(value.type));
  return Object.entries(value).flatMap(([key, field]) => {
    if (typeof field === 'string') return key === 'text' || (isTitled && key === 'title') ? field.split('\n') : [];
    return HIDDEN.includes(key) ? [] : linesOf(field);
  });
}

/** The blocks of a card or form before its steps, or before its first line across. */
function headOf(message: PageMessage | Record<string, unknown>): Record<string, unknown> {
  const blocks: unknown[] = Array.isArray(message['blocks']) ? message['blocks'] : [];
  const end = blocks.findIndex((block) => ENDS_HEAD.includes(typeOf(block)));
  return { ...message, blocks: end < 0 ? blocks : blocks.slice(0, end) };
}

const ENDS_HEAD = ['plan', 'task_card', 'divider'];

const typeOf = (block: unknown): string =>
  typeof block === 'object' && block !== null && 'type' in block ? String(block.type) : '';

const HIDDEN = ['thread', 'private_metadata', 'metadata', 'confirm', 'options', 'placeholder'];

function wrapped(line: string): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > WIDTH) {
    const space = rest.lastIndexOf(' ', WIDTH);
    const at = space > 0 ? space : WIDTH;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

/** A narrator that prints line by line; `nameOf` turns a Slack id into what people call it. */
export function createNarrator(print: (line: string) => void, nameOf: (id: string) => string): Narrator {
  let failed = 0;
  let made = 0;
  const shows: Narrator['shows'] = (where, message) => {
    print(`   [${where}]`);
    // A message's own text repeats its blocks for notifications; people see the blocks, if there are any.
    const { text, ...seen } = message;
    const found = linesOf(seen);
    const lines = (found.length > 0 ? found : String(text).split('\n')).map((line) => asRead(line, nameOf));
    for (const line of lines.filter((one) => one.trim() !== '').flatMap(wrapped)) print(`   | ${line}`);
  };
  return {
    scene(title) {
      print('');
      print(`== ${title}`);
    },
    does: (who, what) => print(`   ${who} ${what}`),
    shows,
    showsHead: (where, message) => shows(where, headOf(message)),
    holds(statement, isTrue) {
      made++;
      if (!isTrue) failed++;
      print(`   ${isTrue ? 'ok  ' : 'FAIL'} ${statement}`);
    },
    failures: () => failed,
    statements: () => made,
  };
}
