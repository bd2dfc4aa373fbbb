import type { Json } from '../../page-api.ts';
import { blockIdOf, isEmpty, type Values } from '../elements/element-value.ts';
import { flagAt, numberAt, objectAt, textAt } from '../json.ts';

type Check = (element: Json, text: string) => string | undefined;

const CHECKS: Record<string, Check> = {
  plain_text_input: (element, text) => {
    const least = numberAt(element, 'min_length') ?? 0;
    return text.length < least ? `Enter at least ${least} characters.` : undefined;
  },
  number_input: (element, text) => {
    const decimal = flagAt(element, 'is_decimal_allowed');
    if (!(decimal ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(text))
      return decimal ? 'Enter a number.' : 'Enter a whole number.';
    const [least, most] = [Number(element['min_value'] ?? -Infinity), Number(element['max_value'] ?? Infinity)];
    return Number(text) < least || Number(text) > most ? `Enter a number from ${least} to ${most}.` : undefined;
  },
  email_text_input: (_, text) => (/^\S+@\S+\.\S+$/.test(text) ? undefined : 'Enter a valid e-mail address.'),
  url_text_input: (_, text) => (/^https?:\/\/\S+$/.test(text) ? undefined : 'Enter a valid address, with https://.'),
};

/** What Slack's own client would refuse before the bot hears of it: block_id → sentence. Empty when all is well. */
export function inputErrors(blocks: Json[], values: Values): Record<string, string> {
  const errors: Record<string, string> = {};
  blocks.forEach((block, index) => {
    const element = objectAt(block, 'element');
    if (block['type'] !== 'input' || element === undefined) return;
    const blockId = blockIdOf(block, index);
    const value = values[blockId]?.[textAt(element, 'action_id')];
    const error = isEmpty(value) ? missing(block) : CHECKS[textAt(element, 'type')]?.(element, textAt(value, 'value'));
    if (error !== undefined) errors[blockId] = error;
  });
  return errors;
}

function missing(block: Json): string | undefined {
  return flagAt(block, 'optional') ? undefined : 'Please complete this required field.';
}
