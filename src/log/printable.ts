import { classNameOf, fieldOf, isError, printedError, type OwnError } from './printed-error.ts';

const longestText = 500;
const longestList = 50;
const deepest = 4;

// Names of fields whose values come from people, from Slack or from Meta unread, or are secrets (domain notes 14).
const hiddenNames =
  /^(new_?)?(pin|password|passwd|code|otp|data|blob|backup|cert|body|headers?|config|request|response|payload|text|values?|cookies?|authorization|private_?metadata)$|token$|secret|api_?key/i;

/**
 * A copy of a value that holds only what may be logged: plain data a few levels deep, errors as `PrintedError`, other objects
 * by their class name, and `[hidden]` for fields with the name of a secret. Never throws.
 */
export function printable(value: unknown, ownErrors: readonly OwnError[], depth = 0): unknown {
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  return typeof value === 'object' && value !== null ? printableObject(value, ownErrors, depth) : value;
}

function printableObject(value: object, ownErrors: readonly OwnError[], depth: number): unknown {
  if (isError(value)) return printedError(value, ownErrors);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString();
  if (depth >= deepest) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, longestList).map((item) => printable(item, ownErrors, depth + 1));
  if (!isPlain(value)) return `[${classNameOf(value)}]`;
  const names = Object.keys(value).slice(0, longestList);
  const shown = (name: string): unknown =>
    hiddenNames.test(name) ? '[hidden]' : printable(fieldOf(value, name), ownErrors, depth + 1);
  return Object.fromEntries(names.map((name) => [name, shown(name)]));
}

// Plain in any realm: no prototype, or one that has none itself.
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
