import type { Json } from '../page-api.ts';
import { isJson } from './json.ts';
import type { SlackContext } from './slack-context.ts';
import { invalidArguments, SlackError } from './slack-error.ts';

/** One call of a Web API method; reads its arguments whether they came as a form or as JSON. */
export class ApiCall {
  readonly context: SlackContext;
  private readonly args: Json;

  constructor(context: SlackContext, args: Json) {
    this.context = context;
    this.args = args;
  }

  has(name: string): boolean {
    return this.args[name] !== undefined;
  }

  /** The argument as text, '' when absent. */
  text(name: string): string {
    const value = this.args[name];
    if (typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  }

  /** The argument as text; throws invalid_arguments when absent. */
  required(name: string): string {
    const value = this.text(name);
    if (value === '') throw invalidArguments(`missing required field: ${name}`);
    return value;
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.text(name));
  }

  /** The argument as a whole number, clamped to `1..most`; `normal` when absent or no number. */
  integer(name: string, normal: number, most: number): number {
    const value = Number.parseInt(this.text(name), 10);
    return Number.isNaN(value) ? normal : Math.min(Math.max(value, 1), most);
  }

  /** An argument that is a structure: JSON in a form field, or the structure itself. Throws `code` when it can't be read. */
  structure(name: string, code: string): unknown {
    const value = this.args[name];
    if (typeof value !== 'string') return value;
    if (value === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw new SlackError(code);
    }
  }

  /** A list of objects (blocks, attachments), undefined when absent. Throws `code` when it is anything else. */
  objects(name: string, code: string): Json[] | undefined {
    const value = this.structure(name, code);
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value) || !value.every(isJson)) throw new SlackError(code);
    return value;
  }

  /** Throws missing_scope unless the manifest grants one of these scopes. */
  needScope(...anyOf: string[]): void {
    const granted = this.context.manifest.botScopes;
    if (anyOf.length === 0 || anyOf.some((scope) => granted.has(scope))) return;
    throw new SlackError('missing_scope', { needed: anyOf.join(','), provided: [...granted].join(',') });
  }
}

/** A Web API method as the emulator offers it. `scopes`: any one suffices; methods that depend on more check in `run`. */
export interface ApiMethod {
  token: 'bot' | 'app';
  scopes: readonly string[];
  coverage: 'supported' | 'partial';
  /** What is left out, or what is worth knowing. */
  note: string;
  run: (call: ApiCall) => Json | Promise<Json>;
}

/** Methods by their Slack name. */
export type ApiMethods = Readonly<Record<string, ApiMethod>>;

/** One page of a list, with Slack's opaque cursor (the offset, base64). */
export function pageOf<Item>(
  call: ApiCall,
  items: Item[],
  limits: { normal: number; most: number },
): { page: Item[]; cursor: string } {
  const cursor = call.text('cursor');
  const from = cursor === '' ? 0 : Number.parseInt(Buffer.from(cursor, 'base64').toString().replace('next:', ''), 10);
  if (Number.isNaN(from)) throw new SlackError('invalid_cursor');
  const limit = call.integer('limit', limits.normal, limits.most);
  const rest = from + limit < items.length;
  return {
    page: items.slice(from, from + limit),
    cursor: rest ? Buffer.from(`next:${from + limit}`).toString('base64') : '',
  };
}
