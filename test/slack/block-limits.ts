/** What Slack refuses, as faults of a message or view; written apart from src so that both can't share a mistake. */

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (isJson(value) && typeof value['text'] === 'string' ? value['text'] : '');
const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const MAX_TEXT: Record<string, number> = { section: 3000, header: 150, context: 2000 };

function buttonFaults(button: Json): string[] {
  return [
    ...(textOf(button['text']).length > 75 ? ['button text'] : []),
    ...(stringOf(button['value']).length > 2000 ? ['button value'] : []),
    ...(stringOf(button['action_id']).length > 255 ? ['action id'] : []),
  ];
}

function richFaults(block: unknown): string[] {
  const text = JSON.stringify(block ?? '');
  return text.includes('"text":""') ? ['empty rich text'] : [];
}

function taskFaults(task: unknown): string[] {
  if (!isJson(task)) return ['task'];
  const isStatus = ['pending', 'in_progress', 'complete', 'error'].includes(String(task['status']));
  return [
    ...(isStatus ? [] : ['task status']),
    ...(task['title'] === '' ? ['task title'] : []),
    ...richFaults(task['details']),
    ...richFaults(task['output']),
  ];
}

function optionFaults(element: unknown): string[] {
  const options = isJson(element) ? listOf(element['options']) : [];
  const isChoice = isJson(element) && ['checkboxes', 'radio_buttons'].includes(String(element['type']));
  return [
    ...(isChoice && options.length > 10 ? ['more than ten choices'] : []),
    ...options.flatMap((option) => {
      const { text, value, description } = isJson(option) ? option : {};
      const label = textOf(text).length;
      return [
        ...(label === 0 || label > 75 ? ['option text'] : []),
        ...(String(value).length > 150 ? ['option value'] : []),
        ...(textOf(description).length > 75 ? ['option description'] : []),
      ];
    }),
  ];
}

const CHECKS: Record<string, (block: Json) => string[]> = {
  actions: (block) => [
    ...(listOf(block['elements']).length > 25 ? ['too many buttons'] : []),
    ...listOf(block['elements']).flatMap((button) => (isJson(button) ? buttonFaults(button) : ['button'])),
  ],
  plan: (block) => listOf(block['tasks']).flatMap(taskFaults),
  context: (block) =>
    listOf(block['elements']).flatMap((element) => {
      const length = textOf(element).length;
      return length === 0 || length > 2000 ? ['context text'] : [];
    }),
  input: (block) => [
    ...(textOf(block['label']).length > 2000 ? ['label'] : []),
    ...(textOf(block['hint']).length > 2000 ? ['hint'] : []),
    ...optionFaults(block['element']),
  ],
};

/** A section has a text, short fields beside each other, or both. */
function fieldFaults(block: Json): string[] {
  const lengths = listOf(block['fields']).map((field) => textOf(field).length);
  return lengths.length > 10 || lengths.some((length) => length === 0 || length > 2000) ? ['fields'] : [];
}

function blockFaults(block: unknown): string[] {
  if (!isJson(block)) return ['block'];
  const type = String(block['type']);
  const max = MAX_TEXT[type];
  const length = textOf(block['text']).length;
  const isText = type === 'header' || (type === 'section' && block['fields'] === undefined);
  return [
    ...fieldFaults(block),
    ...(isText && max !== undefined && (length === 0 || length > max) ? [`${type} of ${length}`] : []),
    ...(CHECKS[type]?.(block) ?? []),
  ];
}

const idsOf = (blocks: unknown[]) =>
  blocks.flatMap((block) => (isJson(block) && block['block_id'] ? [block['block_id']] : []));

function common(blocks: unknown[], max: number): string[] {
  const ids = idsOf(blocks);
  return [
    ...(blocks.length > max ? [`${blocks.length} blocks`] : []),
    ...(new Set(ids).size < ids.length ? ['block id twice'] : []),
    ...blocks.flatMap(blockFaults),
  ];
}

/** Characters of everything called `text`, at any depth. */
const textsIn = (value: unknown): number =>
  textOf(value).length +
  (typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum, inner) => sum + textsIn(inner), 0)
    : 0);

/** Faults of a message's blocks and text. */
export const messageFaults = (message: { text: string; blocks: unknown[] }): string[] => [
  ...(message.text.length === 0 || message.text.length > 4000 ? [`text of ${message.text.length}`] : []),
  ...(textsIn(message.blocks) > 11_300 ? ['too much text in all blocks together'] : []),
  ...common(message.blocks, 50),
];

/** Faults of a modal or Home. */
export function viewFaults(view: { type: string; blocks: unknown[] }): string[] {
  const { title, submit, close, private_metadata: metadata } = view as Json;
  return [
    ...(view.type === 'modal' && textOf(title).length === 0 ? ['no title'] : []),
    ...[title, submit, close].flatMap((text) => (textOf(text).length > 24 ? ['title or button'] : [])),
    ...(stringOf(metadata).length > 3000 ? ['metadata'] : []),
    ...common(view.blocks, 100),
  ];
}
