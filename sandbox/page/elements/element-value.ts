import type { Json } from '../../page-api.ts';
import { isJson, listAt, objectAt, textAt } from '../json.ts';

/** What people typed or chose: block_id → action_id → the element's value as state.values spells it. */
export type Values = Record<string, Record<string, Json>>;

/** Per kind of element: the field of its value, the field of its initial value, and what stands for "nothing". */
const FIELDS: Record<string, [field: string, initial: string, nothing: null | []]> = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  rich_text_input: ['rich_text_value', 'initial_value', null],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  radio_buttons: ['selected_option', 'initial_option', null],
  users_select: ['selected_user', 'initial_user', null],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  channels_select: ['selected_channel', 'initial_channel', null],
  checkboxes: ['selected_options', 'initial_options', []],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  multi_users_select: ['selected_users', 'initial_users', []],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
  file_input: ['files', '', []],
};

/** The name of the field in which an element of that type reports its value; undefined for buttons and menus. */
export function fieldOf(type: string): string | undefined {
  return FIELDS[type]?.[0];
}

/** An element's value before anybody touched it; undefined for elements without a value. */
export function initialValue(element: Json): Json | undefined {
  const type = textAt(element, 'type');
  const fields = FIELDS[type];
  if (fields === undefined) return undefined;
  const [field, initial, nothing] = fields;
  return { type, [field]: element[initial] ?? nothing };
}

/** Whether a value stands for "nothing typed or chosen". */
export function isEmpty(value: Json | undefined): boolean {
  const content = value?.[fieldOf(textAt(value, 'type')) ?? ''];
  return (
    content === undefined || content === null || content === '' || (Array.isArray(content) && content.length === 0)
  );
}

/** The block's id; blocks without one get a place holder made of their position. */
export function blockIdOf(block: Json, index: number): string {
  return textAt(block, 'block_id') || `block-${index}`;
}

/** The elements a block holds, wherever it keeps them. */
export function elementsOf(block: Json): Json[] {
  const single = [objectAt(block, 'element'), objectAt(block, 'accessory')].filter(isJson);
  return [...single, ...listAt(block, 'elements'), ...listAt(block, 'actions')];
}

/** state.values for these blocks: what was typed, else the initial value. What was typed for other blocks is left out. */
export function collectValues(blocks: Json[], typed: Values): Values {
  const values: Values = {};
  blocks.forEach((block, index) => {
    if (block['type'] === 'container') Object.assign(values, collectValues(listAt(block, 'child_blocks'), typed));
    const blockId = blockIdOf(block, index);
    for (const element of elementsOf(block)) {
      const actionId = textAt(element, 'action_id');
      const value = typed[blockId]?.[actionId] ?? initialValue(element);
      if (value !== undefined && actionId !== '') values[blockId] = { ...values[blockId], [actionId]: value };
    }
  });
  return values;
}

/** What of `typed` still has its block and element, as Slack keeps it when the bot replaces a view. */
export function keepTyped(blocks: Json[], typed: Values): Values {
  const present = collectValues(blocks, {});
  const kept: Values = {};
  for (const [blockId, byAction] of Object.entries(typed)) {
    const actions = Object.entries(byAction).filter(([actionId, value]) => {
      return present[blockId]?.[actionId]?.['type'] === value['type'];
    });
    if (actions.length > 0) kept[blockId] = Object.fromEntries(actions);
  }
  return kept;
}
