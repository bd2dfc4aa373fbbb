import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  InputBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  PlainTextInput,
  SectionBlock,
  StaticSelect,
  UsersSelect,
} from '@slack/types';

/** Slack's limits that our surfaces can meet (docs.slack.dev, Block Kit reference), characters unless said otherwise. */
export const LIMITS = {
  messageBlocks: 50,
  /**
   * Of all blocks of one message together. Slack refuses more with `msg_blocks_too_long`, from somewhere between 11 300 and 13 300
   * on, and says nowhere how it counts (slackapi/bolt-js issues 2509 and 2867).
   */
  messageBlocksText: 10_000,
  viewBlocks: 100,
  messageText: 4000,
  section: 3000,
  field: 2000,
  header: 150,
  context: 2000,
  button: 75,
  buttonValue: 2000,
  viewTitle: 24,
  viewButton: 24,
  label: 2000,
  hint: 2000,
  option: 75,
  placeholder: 150,
  optionDescription: 75,
  privateMetadata: 3000,
} as const;

/** At most `max` characters, the last an ellipsis when something was cut; never cuts through a token or an escape. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = max - 1;
  const open = text.lastIndexOf('<', end);
  if (open > text.lastIndexOf('>', end - 1)) end = open;
  const escape = text.lastIndexOf('&', end);
  if (escape >= end - 5 && text.indexOf(';', escape) >= end) end = escape;
  if (/[\ud800-\udbff]/u.test(text.charAt(end - 1))) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** mrkdwn in which Slack makes no link of its own out of foreign text. */
export const mrkdwn = (text: string, max: number = LIMITS.section): MrkdwnElement => ({
  type: 'mrkdwn',
  text: cut(text, max),
  verbatim: true,
});

/** Plain text, without emoji codes. */
export const plain = (text: string, max: number): PlainTextElement => ({
  type: 'plain_text',
  text: cut(text, max),
  emoji: false,
});

export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });
export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, LIMITS.header) });
/** Short texts beside each other; at most ten. */
export const fields = (texts: readonly string[]): SectionBlock => ({
  type: 'section',
  fields: texts.slice(0, 10).map((text) => mrkdwn(text, LIMITS.field)),
});

export const divider = (): DividerBlock => ({ type: 'divider' });

/** One line of small print. */
export const context = (text: string): ContextBlock => ({
  type: 'context',
  elements: [mrkdwn(text, LIMITS.context)],
});

/** As few sections as hold all lines; a line is never split. */
export function sections(lines: readonly string[]): SectionBlock[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length + 1 <= LIMITS.section)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(cut(line, LIMITS.section));
  }
  return texts.map(section);
}

/** A button. `value` comes back with the click. */
export function button(options: {
  id: string;
  label: string;
  value: string;
  style?: 'primary' | 'danger';
  confirm?: ConfirmationDialog;
}): Button {
  const { id, label, value, style, confirm } = options;
  return {
    type: 'button',
    action_id: id,
    text: plain(label, LIMITS.button),
    value,
    ...(style && { style }),
    ...(confirm && { confirm }),
  };
}

/** A choice among few; `value` comes back with it. */
export const choice = (options: {
  id: string;
  label: string;
  choices: readonly { text: string; value: string }[];
}): StaticSelect => ({
  type: 'static_select',
  action_id: options.id,
  placeholder: plain(options.label, LIMITS.placeholder),
  options: options.choices.map(({ text, value }) => ({ text: plain(text, LIMITS.option), value })),
});

/** A choice among people; the id of the chosen one comes back. */
export const personChoice = (options: { id: string; label: string; chosen?: string | undefined }): UsersSelect => ({
  type: 'users_select',
  action_id: options.id,
  placeholder: plain(options.label, LIMITS.placeholder),
  ...(options.chosen !== undefined && { initial_user: options.chosen }),
});

/** A question before a click counts. */
export const confirmation = (texts: { title: string; text: string; yes: string; no: string }): ConfirmationDialog => ({
  title: plain(texts.title, 100),
  text: plain(texts.text, 300),
  confirm: plain(texts.yes, 30),
  deny: plain(texts.no, 30),
});

/** A row of buttons and choices; nothing when there is none. */
export const actions = (id: string, elements: ActionsBlock['elements']): ActionsBlock[] =>
  elements.length === 0 ? [] : [{ type: 'actions', block_id: id, elements }];

/** An input; `id` names both the block and its element. */
export function input(
  id: string,
  options: { label: string; hint?: string; optional?: boolean; element: InputBlock['element'] },
): InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: plain(options.label, LIMITS.label),
    element: { ...options.element, action_id: id },
    optional: options.optional ?? false,
    ...(options.hint && { hint: plain(options.hint, LIMITS.hint) }),
  };
}

/** One box to tick, never demanded by Slack: left empty it is answered by us, with what to do. `id` is also what it is worth. */
export const tickBox = (id: string, { label, box }: { label: string; box: string }): InputBlock =>
  input(id, {
    label,
    element: { type: 'checkboxes', options: [{ text: plain(box, LIMITS.option), value: id }] },
    optional: true,
  });

/** A line or a box of text. */
export const textInput = (options: { max: number; min?: number; multiline?: boolean }): PlainTextInput => ({
  type: 'plain_text_input',
  max_length: options.max,
  ...(options.min !== undefined && { min_length: options.min }),
  ...(options.multiline && { multiline: true }),
});

/** Characters of everything called `text`, at any depth. */
function textLength(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = 'text' in value && typeof value.text === 'string' ? value.text.length : 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + textLength(inner), own);
}

/**
 * Fewer blocks where Slack would refuse so many, or so much text: the last ones (buttons) stay, `more` tells what was left out.
 */
export function withinMessage(blocks: KnownBlock[], keepLast: number, more: (count: number) => string): KnownBlock[] {
  const last = blocks.slice(blocks.length - keepLast);
  const fits = (some: readonly KnownBlock[]) =>
    some.length <= LIMITS.messageBlocks && textLength(some) <= LIMITS.messageBlocksText;
  if (fits(blocks)) return blocks;
  const head = blocks.slice(0, blocks.length - keepLast);
  const shortened = () => [...head, context(more(blocks.length - head.length - keepLast)), ...last];
  while (head.length > 0 && !fits(shortened())) head.pop();
  return shortened();
}
