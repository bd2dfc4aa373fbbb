import type { CallEntry, RegisterEntry } from './call-log.ts';
import type { Emulation } from './emulation.ts';
import { badParameter } from './errors.ts';
import type { Strike } from './faults.ts';
import type { BusinessRecord, NumberRecord, TokenRecord, WabaRecord } from './records.ts';

/** What an id in the path stands for: the same path shape serves all of them (domain notes 9.10). */
export type GraphNode =
  | { kind: 'number'; number: NumberRecord; waba: WabaRecord }
  | { kind: 'waba'; waba: WabaRecord }
  | { kind: 'business'; business: BusinessRecord };

/** A Graph call after authentication, as its handler sees it. `input` holds query and body parameters together. */
export interface GraphCall {
  emulation: Emulation;
  token: TokenRecord;
  method: string;
  /** The whole address without its query. */
  href: string;
  input: Record<string, unknown>;
  strike: Strike;
  entry: CallEntry;
  register: RegisterEntry | undefined;
}

/** A call on a number and the WABA it belongs to. */
export interface NumberCall extends GraphCall {
  number: NumberRecord;
  waba: WabaRecord;
}

/** A call on a WABA. */
export interface WabaCall extends GraphCall {
  waba: WabaRecord;
}

/** A JSON answer with HTTP 200. */
export type GraphAnswer = Record<string, unknown>;

/** A parameter as text; undefined when absent or empty. Numbers count as text, as in form bodies. */
export function textInput(call: GraphCall, name: string): string | undefined {
  const value = call.input[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A parameter as text; error 100 when absent. */
export function requiredText(call: GraphCall, name: string): string {
  const value = textInput(call, name);
  if (value === undefined) throw badParameter(`The parameter ${name} is required.`);
  return value;
}

/** A parameter as an object, also when it came as JSON text in a form or query; undefined when absent. */
export function objectInput(call: GraphCall, name: string): Record<string, unknown> | undefined {
  const value = call.input[name];
  if (value === undefined) return undefined;
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (!isObject(parsed)) throw badParameter(`Param ${name} must be an object.`);
  return parsed;
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON value of a text, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
