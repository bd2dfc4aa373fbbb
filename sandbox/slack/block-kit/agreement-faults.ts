import type { Json } from '../../page-api.ts';
import { placedElements } from '../elements.ts';
import { isJson, objectsOf, textOf } from '../json.ts';
import type { Fault } from './fault.ts';
import { markdownLimit, tableColumns } from './limits.ts';

/** Where blocks are shown; some are allowed on one surface only. */
export type Surface = 'message' | 'modal' | 'home';

const surfaces: Readonly<Record<string, readonly Surface[]>> = {
  alert: ['modal'],
  carousel: ['message', 'home'],
  container: ['message'],
  context_actions: ['message'],
  markdown: ['message'],
  plan: ['message'],
  table: ['message'],
  task_card: ['message'],
};

type Rule = (blocks: Json[], pointer: string, surface: Surface) => Fault[];

function failed(pointer: string, message: string): Fault {
  return { pointer, message, code: 'failed_constraint' };
}

const surfaceRule: Rule = (blocks, pointer, surface) =>
  blocks.flatMap((block, index) => {
    const type = textOf(block, 'type');
    const element = isJson(block['element']) ? textOf(block['element'], 'type') : '';
    if (element === 'file_input' && surface !== 'modal') {
      return [failed(`${pointer}/${index}/element/type`, 'unsupported type: file_input')];
    }
    return (surfaces[type] ?? [surface]).includes(surface)
      ? []
      : [failed(`${pointer}/${index}/type`, `unsupported type: ${type}`)];
  });

const uniqueBlockIds: Rule = (blocks, pointer) => {
  const seen = new Set<string>();
  return blocks.flatMap((block, index) => {
    const id = textOf(block, 'block_id');
    if (id === '') return [];
    if (seen.has(id)) return [failed(`${pointer}/${index}/block_id`, `\`block_id\` ${id} already exists`)];
    seen.add(id);
    return [];
  });
};

const uniqueActionIds: Rule = (blocks, pointer) =>
  blocks.flatMap((block, index) => {
    const ids = placedElements([block]).map(({ actionId }) => actionId);
    const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
    return repeated === undefined
      ? []
      : [failed(`${pointer}/${index}/elements`, `\`action_id\` ${repeated} already exists`)];
  });

const sectionShowsSomething: Rule = (blocks, pointer) =>
  blocks.flatMap((block, index) => {
    const empty = block['type'] === 'section' && block['text'] === undefined && block['fields'] === undefined;
    return empty
      ? [{ pointer: `${pointer}/${index}`, code: 'missing_field' as const, message: 'missing required field: text' }]
      : [];
  });

const imagesHaveASource: Rule = (blocks, pointer) =>
  blocks.flatMap((block, index) => {
    const given = [block['image_url'], block['slack_file']].filter((source) => source !== undefined).length;
    if (block['type'] !== 'image' || given === 1) return [];
    return [failed(`${pointer}/${index}`, 'must provide one of: image_url, slack_file')];
  });

const oneFocus: Rule = (blocks, pointer) => {
  const focused = placedElements(blocks).filter(({ element }) => element['focus_on_load'] === true);
  return focused.length > 1 ? [failed(pointer, '`focus_on_load` can only be set on one element')] : [];
};

const markdownTogether: Rule = (blocks, pointer) => {
  const texts = blocks.filter((block) => block['type'] === 'markdown').map((block) => textOf(block, 'text').length);
  const total = texts.reduce((sum, length) => sum + length, 0);
  return total > markdownLimit ? [failed(pointer, `must be less than ${markdownLimit + 1} characters`)] : [];
};

const tableWidth: Rule = (blocks, pointer) =>
  blocks.flatMap((block, index) => {
    if (block['type'] !== 'table' || !Array.isArray(block['rows'])) return [];
    return block['rows'].flatMap((row: unknown, at) =>
      Array.isArray(row) && row.length > tableColumns
        ? [failed(`${pointer}/${index}/rows/${at}`, `no more than ${tableColumns} items allowed`)]
        : [],
    );
  });

const optionsAgree: Rule = (blocks, pointer) =>
  placedOptionElements(blocks, pointer).flatMap(({ element, at }) => {
    const flat = objectsOf(element['options']);
    const groups = objectsOf(element['option_groups']);
    const isStatic = textOf(element, 'type').endsWith('static_select');
    if (isStatic && (element['options'] === undefined) === (element['option_groups'] === undefined)) {
      return [failed(at, 'must provide one of: options, option_groups')];
    }
    const offered = [...flat, ...groups.flatMap((group) => objectsOf(group['options']))];
    return [...missingValues(offered, at), ...strangeInitials(element, offered, at)];
  });

function placedOptionElements(blocks: Json[], pointer: string): { element: Json; at: string }[] {
  return blocks.flatMap((block, index) => {
    const at = `${pointer}/${index}`;
    const inList = objectsOf(block['elements']).map((element, place) => ({ element, at: `${at}/elements/${place}` }));
    const single = ['element', 'accessory'].flatMap((field) => {
      const element = block[field];
      return isJson(element) ? [{ element, at: `${at}/${field}` }] : [];
    });
    return [...inList, ...single].filter(
      ({ element }) => 'options' in element || textOf(element, 'type').endsWith('static_select'),
    );
  });
}

function missingValues(offered: Json[], at: string): Fault[] {
  return offered.flatMap((option, index) =>
    option['value'] === undefined
      ? [
          {
            pointer: `${at}/options/${index}`,
            code: 'missing_field' as const,
            message: 'missing required field: value',
          },
        ]
      : [],
  );
}

function strangeInitials(element: Json, offered: Json[], at: string): Fault[] {
  const values = new Set(offered.map((option) => textOf(option, 'value')));
  const initials = [...objectsOf([element['initial_option']]), ...objectsOf(element['initial_options'])];
  const strange = initials.some((option) => !values.has(textOf(option, 'value')));
  const field = element['initial_option'] === undefined ? 'initial_options' : 'initial_option';
  return strange ? [failed(`${at}/${field}`, 'must match exactly with one of the provided options')] : [];
}

const rules: Rule[] = [
  surfaceRule,
  uniqueBlockIds,
  uniqueActionIds,
  sectionShowsSomething,
  imagesHaveASource,
  oneFocus,
  markdownTogether,
  tableWidth,
  optionsAgree,
];

/** Faults of parts that must agree with each other or with the surface they are shown on. */
export function agreementFaults(blocks: Json[], place: { pointer: string; surface: Surface }): Fault[] {
  return rules.flatMap((rule) => rule(blocks, place.pointer, place.surface));
}

/** A modal with inputs needs a submit button. */
export function submitFaults(view: Json): Fault[] {
  const hasInput = objectsOf(view['blocks']).some((block) => block['type'] === 'input');
  if (view['type'] !== 'modal' || !hasInput || view['submit'] !== undefined) return [];
  return [{ pointer: '/view', code: 'missing_field', message: 'missing required field: submit' }];
}
