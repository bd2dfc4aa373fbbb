import { E164 } from './ids.ts';
import { digitsOf } from './phone-number.ts';

/**
 * Countries in which one line is known by two numbers: the form people dial and the form WhatsApp keeps. Systems that
 * compare them letter by letter drop inbound messages silently (design: peers, section 2).
 */
export type VariantRule =
  'brazil-ninth-digit' | 'mexico-mobile-one' | 'argentina-mobile-nine' | 'ivory-coast-2021' | 'benin-2024';

interface Rule {
  id: VariantRule;
  /** Digits with country code → the other forms of the same line; empty where the rule does not apply. */
  others(digits: string): string[];
}

const swap = (pattern: RegExp, replacement: string) => (digits: string) =>
  pattern.test(digits) ? [digits.replace(pattern, replacement)] : [];

const either =
  (...ways: ((digits: string) => string[])[]) =>
  (digits: string) =>
    ways.flatMap((way) => way(digits));

const IVORY_COAST_PREFIXES = ['01', '05', '07', '21', '25', '27'];

const RULES: Rule[] = [
  {
    id: 'brazil-ninth-digit',
    others: either(swap(/^55(\d\d)9(\d{8})$/u, '55$1$2'), swap(/^55(\d\d)(\d{8})$/u, '55$19$2')),
  },
  { id: 'mexico-mobile-one', others: either(swap(/^521(\d{10})$/u, '52$1'), swap(/^52(\d{10})$/u, '521$1')) },
  { id: 'argentina-mobile-nine', others: either(swap(/^549(\d{10})$/u, '54$1'), swap(/^54(\d{10})$/u, '549$1')) },
  {
    id: 'ivory-coast-2021',
    others: either(swap(/^225(?:01|05|07|21|25|27)(\d{8})$/u, '225$1'), (digits) =>
      /^225\d{8}$/u.test(digits) ? IVORY_COAST_PREFIXES.map((prefix) => `225${prefix}${digits.slice(3)}`) : [],
    ),
  },
  { id: 'benin-2024', others: either(swap(/^22901(\d{8})$/u, '229$1'), swap(/^229(\d{8})$/u, '22901$1')) },
];

/** Every other form of the same line, with the rule that relates them. */
export const variantsOf = (number: E164): { e164: E164; rule: VariantRule }[] =>
  RULES.flatMap((rule) =>
    rule.others(number.slice(1)).map((digits) => ({ e164: E164.parse(`+${digits}`), rule: rule.id })),
  );

/** Every number that a written form may mean: as it stands, and in the other forms of its line; none where it is no number. */
export function numbersWritten(written: string): E164[] {
  const number = E164.safeParse(`+${digitsOf(written)}`);
  return number.success ? [number.data, ...variantsOf(number.data).map(({ e164 }) => e164)] : [];
}

/** How two written forms relate: the same digits, one line by a national rule, or different lines. */
export type NumberMatch = { same: 'digits' } | { same: 'variant'; rule: VariantRule } | { same: 'no' };

/** Compares a number with any written form, such as Meta's `display_phone_number`. */
export function matchNumber(number: E164, written: string): NumberMatch {
  const digits = digitsOf(written);
  if (digits === number.slice(1)) return { same: 'digits' };
  const variant = variantsOf(number).find((other) => other.e164.slice(1) === digits);
  return variant ? { same: 'variant', rule: variant.rule } : { same: 'no' };
}
