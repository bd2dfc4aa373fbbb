import type { E164 } from '../migration/ids.ts';
import { asciiDigits, parsePhoneNumber } from '../migration/phone-number.ts';

/** Why a list of PINs can't be used, by the line of the list; what stands there is never repeated, because it may be a PIN. */
export interface PinListFault {
  code: 'list-malformed' | 'list-unknown' | 'list-twice';
  line: number;
}

/** A number that a list may name. */
interface Named {
  line: number;
  number: E164;
  typed: string;
}

/** True for the six digits of a two-step PIN. */
export const isPin = (text: string): boolean => /^\d{6}$/u.test(text);

/** The row that a person means, written as in the file or in any way people write numbers. */
export function rowNamed<Row extends Named>(rows: readonly Row[], text: string): Row | undefined {
  const written = text.trim();
  const parsed = parsePhoneNumber(written);
  return rows.find(({ number, typed }) => typed === written || (parsed.ok && parsed.e164 === number));
}

/** Rows by what people write, separated by commas, semicolons or lines; undefined when one of them is none of these. */
export function rowsNamed<Row extends Named>(rows: readonly Row[], text: string): Row[] | undefined {
  const names = text.split(/[,،؛;\n]/u).filter((name) => name.trim() !== '');
  const found = names.map((name) => rowNamed(rows, name));
  return found.every((row) => row !== undefined) ? found : undefined;
}

const LINE = /^(?<number>[^,،؛;\t]+)[,،؛;\t]\s*(?<pin>\d{6})$/u;

/** Reads one number and its PIN from each line, in the digits and with the comma of any keyboard; every PIN goes with the line its number has in the file of the fleet. Pure. */
export function readPins(text: string, rows: readonly Named[]): { pins: Map<number, string> } | PinListFault {
  const pins = new Map<number, string>();
  for (const [index, entry] of text.split('\n').entries()) {
    const line = index + 1;
    const written = entry.trim();
    if (written === '') continue;
    const { number, pin } = LINE.exec(asciiDigits(written))?.groups ?? {};
    if (number === undefined || pin === undefined) return { code: 'list-malformed', line };
    const row = rowNamed(rows, number);
    if (!row) return { code: 'list-unknown', line };
    if (pins.has(row.line)) return { code: 'list-twice', line };
    pins.set(row.line, pin);
  }
  return { pins };
}
