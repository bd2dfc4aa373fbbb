import { isJson, textOf } from '../json.ts';
import type { Fault } from './fault.ts';
import { limitsByField, limitsByType, limitsEverywhere, type Limit } from './limits.ts';

/** Texts too long or empty, lists too long or empty, numbers out of range: anywhere inside `value`. */
export function limitFaults(value: unknown, pointer: string, field = ''): Fault[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => limitFaults(item, `${pointer}/${index}`, field));
  if (!isJson(value)) return [];
  const limits = { ...limitsByField[field], ...limitsByType[textOf(value, 'type')], ...limitsEverywhere };
  const own = Object.entries(limits).flatMap(([name, limit]) => {
    const content = value[name];
    return content === undefined ? [] : exceeded(content, `${pointer}/${name}`, limit);
  });
  const inner = Object.entries(value).flatMap(([name, content]) => limitFaults(content, `${pointer}/${name}`, name));
  return [...own, ...inner];
}

function exceeded(content: unknown, pointer: string, limit: Limit): Fault[] {
  if (Array.isArray(content)) return listFaults(content, pointer, limit);
  if (isJson(content) && typeof content['text'] === 'string')
    return textFaults(content['text'], `${pointer}/text`, limit);
  if (typeof content === 'string') return textFaults(content, pointer, limit);
  return typeof content === 'number' ? numberFaults(content, pointer, limit) : [];
}

function failed(pointer: string, message: string): Fault {
  return { pointer, message, code: 'failed_constraint' };
}

function textFaults(text: string, pointer: string, { chars, least = 1 }: Limit): Fault[] {
  if (chars === undefined) return [];
  if (text.length < least) return [failed(pointer, `must be more than ${least - 1} characters`)];
  return text.length > chars ? [failed(pointer, `must be less than ${chars + 1} characters`)] : [];
}

function listFaults(list: unknown[], pointer: string, { items, least = 1, each }: Limit): Fault[] {
  const faults: Fault[] = [];
  if (items !== undefined && list.length > items) faults.push(failed(pointer, `no more than ${items} items allowed`));
  if (items !== undefined && list.length < least) faults.push(failed(pointer, `must provide at least ${least} items`));
  if (each === undefined) return faults;
  return [...faults, ...list.flatMap((item, index) => exceededText(item, `${pointer}/${index}`, each))];
}

function exceededText(item: unknown, pointer: string, chars: number): Fault[] {
  return isJson(item) ? textFaults(textOf(item, 'text'), `${pointer}/text`, { chars }) : [];
}

function numberFaults(number: number, pointer: string, { range }: Limit): Fault[] {
  if (!range) return [];
  const [least, most] = range;
  if (number < least) return [failed(pointer, `must be greater than or equal to ${least}`)];
  return number > most ? [failed(pointer, `must be less than or equal to ${most}`)] : [];
}
