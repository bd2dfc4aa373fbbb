import type { Json } from '../page-api.ts';

/** Whether a value is a JSON object (not an array, not null). */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string under `key`; empty when it is missing or something else. */
export function textAt(json: Json | undefined, key: string): string {
  const value = json?.[key];
  return typeof value === 'string' ? value : '';
}

/** The object under `key`. */
export function objectAt(json: Json | undefined, key: string): Json | undefined {
  const value = json?.[key];
  return isJson(value) ? value : undefined;
}

/** The objects in the array under `key`; what isn't an object is left out. */
export function listAt(json: Json | undefined, key: string): Json[] {
  const value = json?.[key];
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** The strings in the array under `key`. */
export function textsAt(json: Json | undefined, key: string): string[] {
  const value = json?.[key];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** The number under `key`. */
export function numberAt(json: Json | undefined, key: string): number | undefined {
  const value = json?.[key];
  return typeof value === 'number' ? value : undefined;
}

/** Whether `key` holds exactly `true`. */
export function flagAt(json: Json | undefined, key: string): boolean {
  return json?.[key] === true;
}

/** The characters of a Slack text object under `key` (or of the plain string some blocks allow there), without markup. */
export function plainAt(json: Json | undefined, key: string): string {
  return textAt(json, key) || textAt(objectAt(json, key), 'text');
}

/**
 * `next`, with every part that equals its counterpart in `previous` replaced by that counterpart, so that an unchanged
 * message keeps its identity from one state to the next and isn't drawn again.
 */
export function shareUnchanged<Value>(previous: unknown, next: Value): Value {
  return share(previous, next) as Value;
}

function share(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (Array.isArray(previous) && Array.isArray(next)) {
    const shared = next.map((entry, index) => share(previous[index], entry));
    return shared.length === previous.length && shared.every((entry, index) => entry === previous[index])
      ? previous
      : shared;
  }
  if (isJson(previous) && isJson(next)) {
    const entries = Object.entries(next).map(([key, value]) => [key, share(previous[key], value)] as const);
    const same =
      entries.length === Object.keys(previous).length && entries.every(([key, value]) => value === previous[key]);
    return same ? previous : Object.fromEntries(entries);
  }
  return next;
}
