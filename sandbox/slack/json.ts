import type { Json } from '../page-api.ts';

/** Whether a value is a JSON object (not an array, not null). */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a JSON array; anything else in it, or no array at all, is left out. */
export function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** A field that is a string, else ''. */
export function textOf(json: Json, field: string): string {
  const value = json[field];
  return typeof value === 'string' ? value : '';
}

/** The text of a text object under `field` (`{type, text}`), else ''. */
export function labelOf(json: Json, field: string): string {
  const value = json[field];
  return isJson(value) ? textOf(value, 'text') : '';
}
