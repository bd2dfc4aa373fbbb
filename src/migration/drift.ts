import type { Difference } from './event.ts';
import type { Facts } from './facts.ts';

type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };

function flatten(value: Json, path: string, into: Map<string, string>): Map<string, string> {
  if (Array.isArray(value)) into.set(path, value.map(String).toSorted().join(', '));
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) flatten(inner, path === '' ? key : `${path}.${key}`, into);
  else if (value !== undefined) into.set(path, String(value));
  return into;
}

/** When a registration stops counting follows from how many count, and says nothing more. */
const DERIVED = 'budget.freesAt';

/** Every fact that changed between two readings, sorted by path; empty when the plan still holds. */
export function driftBetween(planned: Facts, read: Facts): Difference[] {
  const before = flatten(planned as Json, '', new Map());
  const after = flatten(read as Json, '', new Map());
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => path !== DERIVED && before.get(path) !== after.get(path))
    .toSorted()
    .map((path) => ({ path, before: before.get(path) ?? '–', after: after.get(path) ?? '–' }));
}
