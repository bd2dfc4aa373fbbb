import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { E164 } from './ids.ts';

/** Why a typed text is no phone number, and the nearest form that would be one. */
export interface NotANumber {
  ok: false;
  reason: 'empty' | 'no-country-code' | 'not-digits' | 'too-short' | 'too-long' | 'unknown-country';
  /** An E.164 form the person may have meant. */
  nearest?: string;
}

/** A phone number as typed, understood. */
export interface ParsedNumber {
  ok: true;
  e164: E164;
  /** ISO 3166 country, when the numbering plan knows it. */
  country?: string;
  /**
   * False when the national numbering plan has no such number. A warning only: WhatsApp has numbers in forms that
   * plans have dropped, such as Mexico's +52 1 (domain notes 9.7; design: dependencies).
   */
  inNumberingPlan: boolean;
}

const SEPARATORS = /[\s().\-/\u00a0\u200b\u2010-\u2015\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu;

/** Slack turns typed numbers into `<tel:…|…>` links; gives back what was typed. */
const withoutSlackLink = (typed: string) => typed.replace(/^<tel:([^|>]+)(?:\|[^>]*)?>$/u, '$1');

const isDigit = (code: number) => /\p{Nd}/u.test(String.fromCodePoint(code));

/**
 * ASCII digits for the decimal digits of any script, so that Arabic keyboards work. Unicode gives every script a run of ten
 * that begins with its zero; runs that touch are whole tens too.
 */
export const asciiDigits = (typed: string) =>
  typed.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let first = code;
    while (isDigit(first - 1)) first--;
    return String((code - first) % 10);
  });

/** The digits of any written form; Meta's `display_phone_number` is formatted (domain notes 9.7). */
export const digitsOf = (text: string): string => asciiDigits(text).replace(/\D/gu, '');

/**
 * Understands a typed number. A country code is demanded (`+` or `00`): guessing one could pick somebody else's number.
 */
export function parsePhoneNumber(typed: string): ParsedNumber | NotANumber {
  const text = asciiDigits(withoutSlackLink(typed.trim())).replace(SEPARATORS, '');
  if (text === '') return { ok: false, reason: 'empty' };
  const international = text.startsWith('00') ? `+${text.slice(2)}` : text;
  if (!/^\+?\d+$/u.test(international)) return { ok: false, reason: 'not-digits', ...nearest(international) };
  if (!international.startsWith('+')) return { ok: false, reason: 'no-country-code', ...nearest(international) };
  const digits = international.slice(1);
  if (digits.length < 7) return { ok: false, reason: 'too-short' };
  if (digits.length > 15) return { ok: false, reason: 'too-long' };
  const parsed = parsePhoneNumberFromString(international);
  if (!parsed || digits.startsWith('0')) return { ok: false, reason: 'unknown-country' };
  return {
    ok: true,
    e164: E164.parse(international),
    inNumberingPlan: parsed.isValid(),
    ...(parsed.country && { country: parsed.country }),
  };
}

function nearest(text: string): { nearest?: string } {
  const digits = text.replace(/\D/gu, '').replace(/^0+/u, '');
  const parsed = digits.length >= 7 && digits.length <= 15 ? parsePhoneNumberFromString(`+${digits}`) : undefined;
  return parsed?.isValid() ? { nearest: parsed.formatInternational() } : {};
}

/**
 * Country calling code and the digits after it, as the Graph API wants them in two fields (domain notes 4.3 B1.1). Both
 * joined are the number's digits again: Mexico's and Argentina's inner prefixes stay. Throws RangeError for a calling code
 * that no plan knows, which {@link parsePhoneNumber} never lets through.
 */
export function splitNumber(number: E164): { countryCode: string; national: string } {
  const countryCode = parsePhoneNumberFromString(number)?.countryCallingCode;
  if (countryCode === undefined) throw new RangeError('the number has no known country calling code');
  return { countryCode, national: number.slice(1 + countryCode.length) };
}

/** ISO 3166 country of a number, when the numbering plan knows it. */
export const countryOf = (number: E164): string | undefined => parsePhoneNumberFromString(number)?.country;

/** `+1 631 555 1234`: grouped as the country writes it. */
export const formatNumber = (number: E164): string =>
  parsePhoneNumberFromString(number)?.formatInternational() ?? number;

/** The last four digits: what an approver types to confirm. */
export const lastFour = (number: E164): string => number.slice(-4);
