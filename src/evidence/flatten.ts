import { z } from 'zod';
import { isoTime } from './readable-time.ts';

const JsonObject = z.record(z.string(), z.json());

/** An object of ours as plain JSON; what is undefined is left out. */
export const jsonOf = (value: object): z.infer<typeof JsonObject> =>
  JsonObject.parse(JSON.parse(JSON.stringify(value)));

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * Every value of a JSON object with the path that leads to it, `a.b`, in the order of the object. Lists of plain values are
 * one value, others are numbered from 1.
 */
export function flatten(value: unknown, path = ''): { path: string; value: string }[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [{ path, value: asText(value) }];
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return [{ path, value: value.map(asText).join(', ') }];
  const fields: [string, unknown][] = Array.isArray(value)
    ? value.map((one, index) => [String(index + 1), one])
    : Object.entries(value);
  return fields.flatMap(([key, inner]) => flatten(inner, path === '' ? key : `${path}.${key}`));
}

const TIME = /(?:^|[.a-z])(?:at|At|until|notBefore)$/u;

const readable = ({ path, value }: { path: string; value: string }) =>
  `${path}: ${TIME.test(path) && /^\d{12,14}$/u.test(value) ? isoTime(Number(value)) : value}`;

/** Longest text of one entry's details; everything stands in the journal of the JSON. */
const DETAILS_AT_MOST = 1_500;

/** What an entry says besides its type, as one line; a plan is left to its digest. */
export function detailsOf(event: { type: string }): string {
  const { type: _type, plan: _plan, ...details } = { plan: undefined, ...event };
  const text = flatten(details).map(readable).join('; ');
  return text.length <= DETAILS_AT_MOST ? text : `${text.slice(0, DETAILS_AT_MOST - 1)}…`;
}
