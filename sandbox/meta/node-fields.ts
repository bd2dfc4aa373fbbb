import { badParameter } from './errors.ts';

/** Readers of a node's fields by name; a reader that answers undefined leaves the field out, as Graph does with nulls. */
export type FieldReaders<Subject> = Readonly<Record<string, (subject: Subject) => unknown>>;

/** Top-level names of a Graph `fields` expression; nested selections such as `throughput{level}` are dropped. */
export function fieldNames(expression: string): string[] {
  let depth = 0;
  let flat = '';
  for (const character of expression) {
    if (character === '{') depth += 1;
    if (depth === 0) flat += character;
    if (character === '}') depth -= 1;
  }
  return flat
    .split(',')
    .map((name) => name.split('.')[0]?.trim() ?? '')
    .filter((name) => name !== '');
}

/** A selection of fields to read from nodes of one type. */
export interface Selection<Subject> {
  readers: FieldReaders<Subject>;
  /** Names answered when the call gives no `fields`. */
  defaults: readonly string[];
  nodeType: string;
}

/** The asked fields and always `id`. One unknown field fails the whole call with error 100 (domain notes 9.1). */
export function readFields<Subject>(
  subject: Subject,
  expression: string | undefined,
  selection: Selection<Subject>,
): Record<string, unknown> {
  const asked = expression === undefined ? selection.defaults : fieldNames(expression);
  const answer: Record<string, unknown> = {};
  for (const name of [...asked, 'id']) {
    const reader = selection.readers[name];
    if (!reader || !Object.hasOwn(selection.readers, name)) {
      const message = `(#100) Tried accessing nonexisting field (${name}) on node type (${selection.nodeType})`;
      throw badParameter(`Unknown field ${name}.`, { message });
    }
    const value = reader(subject);
    if (value !== undefined) answer[name] = value;
  }
  return answer;
}
