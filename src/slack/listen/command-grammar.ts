import { RouteId } from '../../migration/route-declaration.ts';
import { asciiDigits, parsePhoneNumber, type NotANumber, type ParsedNumber } from '../../migration/phone-number.ts';

/** Verbs that are nothing without a number. */
type NumberVerb = 'cancel' | 'takeover' | 'audit' | 'why' | 'rollback' | 'unwatch' | 'watch';

/** What `/migrate …` asks for. Nothing of a refused text is kept: it may hold a secret. */
export type ParsedCommand =
  | { ask: 'move'; number: ParsedNumber; typed: string }
  | { ask: 'status'; number?: ParsedNumber }
  | { ask: 'cancel'; number: ParsedNumber }
  | { ask: 'audit'; number: ParsedNumber }
  | { ask: 'why'; number: ParsedNumber }
  | { ask: 'takeover'; number: ParsedNumber }
  | { ask: 'unwatch'; number: ParsedNumber }
  | { ask: 'watch'; number: ParsedNumber }
  | { ask: 'preflight'; number: ParsedNumber; route?: RouteId }
  | { ask: 'rollback'; number: ParsedNumber; typed: string }
  | { ask: 'list' }
  | { ask: 'help' }
  | { ask: 'doctor' }
  | { ask: 'settings' }
  /** Nothing, a number, or the id of an account, as it was typed. */
  | { ask: 'health'; text: string }
  /** Whom, and until when, as it was typed. */
  | { ask: 'delegate'; text: string }
  | { ask: 'unfreeze' }
  /** Why every cutover is to stop; empty when nothing was said. */
  | { ask: 'freeze'; reason: string }
  | { ask: 'refuse'; why: 'secret' | 'too-long' }
  | { ask: 'refuse'; why: 'number-missing'; verb: NumberVerb | 'preflight' }
  | { ask: 'refuse'; why: 'route-unknown' }
  | { ask: 'refuse'; why: 'unknown'; nearest: Verb }
  | { ask: 'refuse'; why: 'number'; fault: NotANumber };

const VERBS = [
  'preflight',
  'status',
  'list',
  'cancel',
  'takeover',
  'rollback',
  'audit',
  'why',
  'freeze',
  'unfreeze',
  'doctor',
  'health',
  'unwatch',
  'watch',
  'delegate',
  'settings',
  'help',
] as const;
type Verb = (typeof VERBS)[number];

/** Longer than any number with its separators; what is longer is not read on. */
const MAX_LENGTH = 100;
/** A reason may be a few sentences. */
const MAX_REASON = 400;

/** Six digits by themselves, also as Meta prints codes: `123-456` (domain notes 1). */
const CODE = /(?<![\d+])\d{3}[-\s]?\d{3}(?!\d)/u;
const CODE_AT_AN_END = new RegExp(`^${CODE.source}|${CODE.source}$`, 'gu');
const CODE_WORD = /(?<!\p{L})(?:pin|otp|code|c[oó]digo|clave|codice|senha|الرمز|رمز|كود)(?!\p{L})/iu;

/** A PIN or a code: alone, after a word that announces one, or before or behind a number that is complete without it. */
function holdsSecret(text: string): boolean {
  if (!CODE.test(text)) return false;
  if (CODE_WORD.test(text)) return true;
  if (!/\d/u.test(text.replace(CODE, ''))) return true;
  const rests = Array.from(text.matchAll(CODE_AT_AN_END), ({ 0: code, index }) =>
    (index === 0 ? text.slice(code.length) : text.slice(0, index)).trim(),
  );
  return !parsePhoneNumber(text).ok && rests.some((rest) => parsePhoneNumber(rest).ok);
}

/** Steps between two words: insert, delete, replace. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const replace = (row[column - 1] ?? 0) + (letter === other.charAt(column - 1) ? 0 : 1);
      next.push(Math.min(replace, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

function nearestVerb(word: string): Verb {
  const [nearest] = VERBS.toSorted((one, other) => distance(word, one) - distance(word, other));
  return nearest !== undefined && distance(word, nearest) <= 3 ? nearest : 'help';
}

const isVerb = (word: string): word is Verb => VERBS.some((verb) => verb === word);

/** A route behind the number; the number itself has no letters. */
const ROUTE_AT_THE_END = /\s+(?<route>[a-z][a-z-]*)$/iu;

function preflightOf(rest: string): ParsedCommand {
  const named = ROUTE_AT_THE_END.exec(rest);
  const number = parsePhoneNumber(named ? rest.slice(0, named.index) : rest);
  if (!number.ok) return { ask: 'refuse', why: 'number', fault: number };
  if (!named) return { ask: 'preflight', number };
  const route = RouteId.safeParse(named.groups?.['route']?.toLowerCase());
  return route.success ? { ask: 'preflight', number, route: route.data } : { ask: 'refuse', why: 'route-unknown' };
}

function withNumber(verb: NumberVerb | 'status', rest: string): ParsedCommand {
  const number = parsePhoneNumber(rest);
  if (!number.ok) return { ask: 'refuse', why: 'number', fault: number };
  return verb === 'rollback' ? { ask: verb, number, typed: rest } : { ask: verb, number };
}

/** Verbs behind which nothing is expected. */
const ALONE = ['list', 'help', 'unfreeze', 'doctor', 'settings'] as const;
const isAlone = (verb: Verb): verb is (typeof ALONE)[number] => ALONE.some((one) => one === verb);

function withVerb(verb: Verb, rest: string): ParsedCommand {
  if (verb === 'freeze') return { ask: verb, reason: rest };
  if (verb === 'delegate' || verb === 'health') return { ask: verb, text: rest };
  if (isAlone(verb)) return { ask: verb };
  if (rest === '') return verb === 'status' ? { ask: 'status' } : { ask: 'refuse', why: 'number-missing', verb };
  return verb === 'preflight' ? preflightOf(rest) : withNumber(verb, rest);
}

/** Understands the text behind `/migrate`. */
export function parseCommand(text: string): ParsedCommand {
  const typed = text.trim();
  if (typed.length > (/^freeze\s/iu.test(typed) ? MAX_REASON : MAX_LENGTH)) return { ask: 'refuse', why: 'too-long' };
  if (holdsSecret(asciiDigits(typed))) return { ask: 'refuse', why: 'secret' };
  const [first = '', ...others] = typed.split(/\s+/u);
  const word = first.toLowerCase();
  if (word === '' || word === '?') return { ask: 'help' };
  if (isVerb(word)) return withVerb(word, others.join(' '));
  const number = parsePhoneNumber(typed);
  if (number.ok) return { ask: 'move', number, typed };
  return /\d/u.test(typed)
    ? { ask: 'refuse', why: 'number', fault: number }
    : { ask: 'refuse', why: 'unknown', nearest: nearestVerb(word) };
}
