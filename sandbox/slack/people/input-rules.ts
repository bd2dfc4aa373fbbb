import type { ViewStateValue } from '@slack/bolt';
import type { Json } from '../../page-api.ts';
import { placedElements } from '../elements.ts';
import { fileFault } from './given-files.ts';
import type { StateValues } from '../message-store.ts';

const required = 'Please complete this required field.';

/** What Slack's own client refuses before it submits a modal: block_id → message under the input. */
export function inputFaults(blocks: Json[], values: StateValues): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { isInput, block, element, blockId, actionId } of placedElements(blocks)) {
    if (!isInput) continue;
    const value = values[blockId]?.[actionId];
    const fault = isEmpty(value) ? (block['optional'] === true ? undefined : required) : contentFault(element, value);
    if (fault !== undefined) faults[blockId] = fault;
  }
  return faults;
}

function isEmpty(value: ViewStateValue | undefined): boolean {
  if (!value) return true;
  return Object.entries(value).every(
    ([field, content]) =>
      field === 'type' ||
      content === null ||
      content === undefined ||
      content === '' ||
      (Array.isArray(content) && content.length === 0),
  );
}

function contentFault(element: Json, value: ViewStateValue | undefined): string | undefined {
  const text = value?.value ?? '';
  switch (element['type']) {
    case 'plain_text_input':
      return lengthFault(element, text);
    case 'number_input':
      return numberFault(element, text);
    case 'file_input':
      return fileFault(element, value);
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? undefined : 'Please enter a valid email address.';
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'Please enter a valid URL.';
    default:
      return undefined;
  }
}

function lengthFault(element: Json, text: string): string | undefined {
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && text.length < min) return `Please enter at least ${min} characters.`;
  const most = typeof max === 'number' ? max : 3000;
  return text.length > most ? `Please enter no more than ${most} characters.` : undefined;
}

function numberFault(element: Json, text: string): string | undefined {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) return 'Please enter a valid number.';
  if (element['is_decimal_allowed'] !== true && !Number.isInteger(number)) return 'Please enter a whole number.';
  const { min_value: min, max_value: max } = element;
  if (typeof min === 'string' && number < Number(min)) return `Must be at least ${min}.`;
  if (typeof max === 'string' && number > Number(max)) return `Must be at most ${max}.`;
  return undefined;
}
