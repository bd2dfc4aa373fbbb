import type { Json } from '../page-api.ts';
import type { ViewStateValue } from '@slack/bolt';
import type { StateValues } from './message-store.ts';
import { elementId } from './identifiers.ts';
import { isJson, objectsOf, textOf } from './json.ts';

/** An interactive element and the block it sits in. */
export interface PlacedElement {
  block: Json;
  element: Json;
  blockId: string;
  actionId: string;
  type: string;
  /** In an input block: its value is sent on submission, and as an action only with dispatch_action. */
  isInput: boolean;
}

const stateless = new Set(['button', 'overflow', 'image', 'icon_button', 'feedback_buttons', 'workflow_button']);

function elementsIn(block: Json): Json[] {
  if (block['type'] === 'section') return objectsOf([block['accessory']]);
  if (block['type'] === 'input') return objectsOf([block['element']]);
  if (block['type'] === 'card') return objectsOf(block['actions']);
  if (block['type'] === 'carousel') return objectsOf(block['elements']).flatMap((card) => objectsOf(card['actions']));
  return objectsOf(block['elements']);
}

/** The interactive elements of a list of blocks, in reading order, those inside containers included. */
export function placedElements(blocks: Json[]): PlacedElement[] {
  return blocks.flatMap((block) => [
    ...elementsIn(block)
      .filter((element) => typeof element['action_id'] === 'string')
      .map((element) => ({
        block,
        element,
        blockId: textOf(block, 'block_id'),
        actionId: textOf(element, 'action_id'),
        type: textOf(element, 'type'),
        isInput: block['type'] === 'input',
      })),
    ...(block['type'] === 'container' ? placedElements(objectsOf(block['child_blocks'])) : []),
  ]);
}

const interactive =
  /^(button|icon_button|feedback_buttons|overflow|checkboxes|radio_buttons|file_input|timepicker|.*_select|.*_input|datepicker|datetimepicker)$/;

/** A copy as Slack stores it: generated block_id and action_id filled in, defaults of text objects written out. */
export function storedBlocks(blocks: Json[]): Json[] {
  return blocks.map((block) => {
    const stored = withDefaults(block);
    return { ...stored, block_id: typeof stored['block_id'] === 'string' ? stored['block_id'] : elementId() };
  });
}

function withDefaults(value: Json): Json {
  const copy = Object.fromEntries(Object.entries(value).map(([key, field]) => [key, defaultsInside(field)]));
  const type = textOf(copy, 'type');
  if (type === 'plain_text') return { emoji: true, ...copy };
  if (type === 'mrkdwn') return { verbatim: false, ...copy };
  if (interactive.test(type) && typeof copy['action_id'] !== 'string') return { ...copy, action_id: elementId() };
  return copy;
}

function defaultsInside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(defaultsInside);
  return isJson(value) ? withDefaults(value) : value;
}

const initialFields: [initial: string, selected: string][] = [
  ['initial_value', 'value'],
  ['initial_option', 'selected_option'],
  ['initial_options', 'selected_options'],
  ['initial_date', 'selected_date'],
  ['initial_time', 'selected_time'],
  ['initial_date_time', 'selected_date_time'],
  ['initial_user', 'selected_user'],
  ['initial_users', 'selected_users'],
  ['initial_conversation', 'selected_conversation'],
  ['initial_conversations', 'selected_conversations'],
  ['initial_channel', 'selected_channel'],
  ['initial_channels', 'selected_channels'],
];

const emptyFields: Record<string, Omit<ViewStateValue, 'type'>> = {
  plain_text_input: { value: null },
  email_text_input: { value: null },
  url_text_input: { value: null },
  number_input: { value: null },
  static_select: { selected_option: null },
  external_select: { selected_option: null },
  radio_buttons: { selected_option: null },
  checkboxes: { selected_options: [] },
  multi_static_select: { selected_options: [] },
  multi_external_select: { selected_options: [] },
  datepicker: { selected_date: null },
  timepicker: { selected_time: null },
  datetimepicker: { selected_date_time: null },
  users_select: { selected_user: null },
  multi_users_select: { selected_users: [] },
  conversations_select: { selected_conversation: null },
  multi_conversations_select: { selected_conversations: [] },
  channels_select: { selected_channel: null },
  multi_channels_select: { selected_channels: [] },
  file_input: { files: [] },
};

/** The value an element has before anybody touched it. */
function initialValue({ type, element }: PlacedElement): ViewStateValue {
  const initial = initialFields.flatMap(([from, to]) => (from in element ? [[to, element[from]]] : []));
  return { type, ...emptyFields[type], ...Object.fromEntries(initial) };
}

/** The state of a view or message: every stateful element, with what was typed or selected where it still exists. */
export function stateOf(blocks: Json[], typed: StateValues): StateValues {
  const values: StateValues = {};
  for (const placed of placedElements(blocks)) {
    if (stateless.has(placed.type)) continue;
    const before = typed[placed.blockId]?.[placed.actionId];
    const value = before?.type === placed.type ? before : initialValue(placed);
    values[placed.blockId] = { ...values[placed.blockId], [placed.actionId]: value };
  }
  return values;
}
