import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { E164 } from '../../src/migration/ids.ts';
import { matchNumber, numbersWritten, variantsOf } from '../../src/migration/national-variants.ts';
import { digitsOf, formatNumber, lastFour, parsePhoneNumber, splitNumber } from '../../src/migration/phone-number.ts';

describe('parsePhoneNumber', () => {
  test.each([
    ['+1 631 555 1234', '+16315551234'],
    ['+1 (631) 555-1234', '+16315551234'],
    ['0049 30 901820', '+4930901820'],
    ['<tel:+16315551234|+1 631 555 1234>', '+16315551234'],
    ['\u202a+49 30 901820\u202c', '+4930901820'],
    ['+٤٩ ٣٠ ٩٠١٨٢٠', '+4930901820'],
    ['+४९ ३० ९०१८२०', '+4930901820'],
  ])('understands %j', (typed, e164) => {
    expect(parsePhoneNumber(typed)).toMatchObject({ ok: true, e164 });
  });

  test.each([
    ['', 'empty'],
    ['6315551234', 'no-country-code'],
    ['hello', 'not-digits'],
    ['+1 631 555 CALL', 'not-digits'],
    ['+12345', 'too-short'],
    ['+1234567890123456', 'too-long'],
    ['+0123456789', 'unknown-country'],
    ['+999123456789', 'unknown-country'],
  ])('refuses %j as %s', (typed, reason) => {
    expect(parsePhoneNumber(typed)).toMatchObject({ ok: false, reason });
  });

  test('names the nearest valid form of a number without its plus sign', () => {
    expect(parsePhoneNumber('4930901820')).toMatchObject({ ok: false, nearest: '+49 30 901820' });
  });

  test.each(['+5215512345678', '+22912345678'])(
    'accepts %s, which the numbering plan dropped, with a warning',
    (typed) => {
      expect(parsePhoneNumber(typed)).toMatchObject({ ok: true, inNumberingPlan: false });
    },
  );

  test('never throws and never accepts what is no E.164 number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\+?[\d ()-]{0,25}$/u)), (typed) => {
        const parsed = parsePhoneNumber(typed);
        if (parsed.ok) expect(parsed.e164).toMatch(/^\+[1-9]\d{6,14}$/u);
      }),
    );
  });
});

describe('splitNumber', () => {
  test.each([
    ['+16315551234', '1', '6315551234'],
    ['+442071838750', '44', '2071838750'],
    ['+390612345678', '39', '0612345678'],
    ['+5215512345678', '52', '15512345678'],
    ['+5491123456789', '54', '91123456789'],
    ['+22912345678', '229', '12345678'],
    ['+870773111632', '870', '773111632'],
  ])('splits %s into %s and %s', (number, countryCode, national) => {
    expect(splitNumber(E164.parse(number))).toEqual({ countryCode, national });
  });

  test('gives parts that are the whole number again, for every number that was understood', () => {
    const digits = fc.tuple(
      fc.constantFrom('1', '7', '39', '44', '52', '54', '55', '225', '870'),
      fc.nat(9_999_999_999),
    );
    fc.assert(
      fc.property(digits, ([code, rest]) => {
        const parsed = parsePhoneNumber(`+${code}${rest}`);
        fc.pre(parsed.ok);
        const { countryCode, national } = splitNumber(parsed.e164);
        expect(`+${countryCode}${national}`).toBe(parsed.e164);
      }),
    );
  });

  test('throws for a calling code that does not exist', () => {
    expect(() => splitNumber(E164.parse('+99999999'))).toThrow(RangeError);
  });
});

describe('formatNumber', () => {
  test('groups as the country does', () => expect(formatNumber(E164.parse('+16315551234'))).toBe('+1 631 555 1234'));
  test('shows the last four for the approver', () => expect(lastFour(E164.parse('+16315551234'))).toBe('1234'));
  test('gives the digits of any written form', () => expect(digitsOf('+1 631-555-1234')).toBe('16315551234'));
});

describe('national variants', () => {
  test.each([
    ['+5511912345678', '+551112345678', 'brazil-ninth-digit'],
    ['+5215512345678', '+525512345678', 'mexico-mobile-one'],
    ['+5491112345678', '+541112345678', 'argentina-mobile-nine'],
    ['+2250712345678', '+22512345678', 'ivory-coast-2021'],
    ['+2290112345678', '+22912345678', 'benin-2024'],
  ])('relates %s and %s by %s, both ways', (one, other, rule) => {
    expect(matchNumber(E164.parse(one), other)).toEqual({ same: 'variant', rule });
    expect(matchNumber(E164.parse(other), one)).toEqual({ same: 'variant', rule });
  });

  test('does not relate different lines', () => {
    expect(matchNumber(E164.parse('+16315551234'), '+1 631-555-1235')).toEqual({ same: 'no' });
  });

  test('relates nothing in countries without such a rule', () => {
    expect(variantsOf(E164.parse('+4930901820'))).toEqual([]);
  });

  test('is symmetric for every number', () => {
    const digits = fc.stringMatching(/^(55|521?|549?|225|229)\d{8,11}$/u).filter((d) => d.length <= 15);
    fc.assert(
      fc.property(digits, (text) => {
        const number = E164.parse(`+${text}`);
        for (const { e164, rule } of variantsOf(number))
          expect(matchNumber(e164, number)).toEqual({ same: 'variant', rule });
      }),
    );
  });

  test('every number that matches a written form is among those it may mean', () => {
    const digits = fc.stringMatching(/^(55|521?|549?|225|229|1)\d{8,11}$/u).filter((d) => d.length <= 15);
    fc.assert(
      fc.property(digits, (text) => {
        const number = E164.parse(`+${text}`);
        for (const { e164 } of [{ e164: number }, ...variantsOf(number)]) {
          expect(numbersWritten(e164)).toContain(number);
          expect(matchNumber(number, e164).same).not.toBe('no');
        }
      }),
    );
    expect(numbersWritten('no number')).toEqual([]);
  });
});
