/** Spreadsheets take a cell that begins like this for a formula (OWASP, CSV injection); also in full width. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/** One cell, by RFC 4180; text that a spreadsheet would calculate is prefixed with an apostrophe. */
export function csvCell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of cells as CSV, each ended by CR LF. */
export const csvText = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
