import type { Json, PageState } from '../../page-api.ts';
import type { PlacedElement } from '../elements.ts';
import { labelOf, objectsOf, textOf } from '../json.ts';

/** What a person puts into an input: text, the visible name of an option, several of them, or the value as Slack spells it. */
export type Given = string | number | string[] | Json;

const textInputs = new Set(['plain_text_input', 'email_text_input', 'url_text_input', 'number_input']);

const directFields: Record<string, string> = {
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
};

/** The options of a select, groups flattened. */
export function optionsOf(element: Json): Json[] {
  const grouped = objectsOf(element['option_groups']).flatMap((group) => objectsOf(group['options']));
  return [...objectsOf(element['options']), ...grouped];
}

/** The value of an element after a person chose or typed `given`. Throws when the element offers no such option. */
export function elementValue(placed: PlacedElement, given: Given, seen: { state: PageState; options: Json[] }): Json {
  const { type } = placed;
  if (typeof given === 'object' && !Array.isArray(given)) return { type, ...given };
  if (textInputs.has(type)) return { type, value: String(given) };
  const direct = directFields[type];
  if (direct !== undefined) return { type, [direct]: given };

  const names = Array.isArray(given) ? given : [String(given)];
  const several = type.startsWith('multi_') || type === 'checkboxes';
  const list = (field: string, values: unknown[]) => ({
    type,
    [several ? `${field}s` : field]: several ? values : values[0],
  });
  if (type.endsWith('users_select'))
    return list(
      'selected_user',
      names.map((name) => userId(seen.state, name)),
    );
  if (type.endsWith('conversations_select'))
    return list(
      'selected_conversation',
      names.map((name) => channelId(seen.state, name)),
    );
  if (type.endsWith('channels_select'))
    return list(
      'selected_channel',
      names.map((name) => channelId(seen.state, name)),
    );
  return list(
    'selected_option',
    names.map((name) => option(seen.options, name)),
  );
}

function option(options: Json[], name: string): Json {
  const found = options.find((one) => labelOf(one, 'text') === name || textOf(one, 'value') === name);
  if (found) return found;
  const offered = options.map((one) => `"${labelOf(one, 'text')}"`).join(', ');
  throw new Error(`no option "${name}"; offered: ${offered || 'none'}`);
}

function userId(state: PageState, name: string): string {
  return state.users.find((user) => user.id === name || user.name === name)?.id ?? name;
}

function channelId(state: PageState, name: string): string {
  return state.channels.find((channel) => channel.id === name || `#${channel.name}` === name)?.id ?? name;
}
