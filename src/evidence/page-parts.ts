import type { Failure } from '../migration/failure.ts';
import { flatten } from './flatten.ts';
import { markup, type Markup } from './markup.ts';
import { isoTime } from './readable-time.ts';

/** `approvalRequested`, `take-backup` as words. */
export const asWords = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z])/gu, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();

/** A time, also for machines. */
export const moment = (at: number): Markup =>
  markup`<time datetime="${isoTime(at)}">${isoTime(at).slice(0, 19).replace('T', ' ')}</time>`;

/** Text of another side, kept apart from the sentence around it. */
export const outside = (text: string): Markup => markup`<bdi>${text}</bdi>`;

/** A hash or an id. */
export const exact = (text: string): Markup => markup`<code>${text}</code>`;

/** A word that is good or bad news. */
export const toned = (tone: 'good' | 'bad' | 'warn' | 'soft', text: string): Markup =>
  markup`<span class="${tone}">${text}</span>`;

type Cell = string | number | Markup | undefined;

/** One line under the other, in one cell. */
export const lines = (cells: readonly Cell[]): Markup => {
  const rows = cells.filter((cell) => cell !== undefined).map((cell) => markup`<div>${cell}</div>`);
  return markup`${rows}`;
};

/** A table with a heading row; a sentence when it has no rows. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[], empty: string): Markup {
  if (rows.length === 0) return markup`<p class="none">${empty}</p>`;
  const head = headings.map((heading) => markup`<th scope="col">${heading}</th>`);
  const body = rows.map((cells) => {
    const row = cells.map((cell) => markup`<td>${cell}</td>`);
    return markup`<tr>${row}</tr>\n`;
  });
  return markup`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body}</tbody></table></div>\n`;
}

/** A heading and what is under it. */
export const section = (title: string, ...parts: Markup[]): Markup =>
  markup`<section><h2>${title}</h2>\n${parts}</section>\n`;

/** A failure with everything support asks for. */
export function failureCell(failure: Failure | undefined): Markup | undefined {
  if (!failure) return undefined;
  const { source, kind, code, subcode, httpStatus, traceId, details } = failure;
  const numbers = [
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(subcode === undefined ? [] : [`subcode ${subcode}`]),
    ...(httpStatus === undefined ? [] : [`HTTP ${httpStatus}`]),
  ];
  return lines([
    toned('bad', [`${source}: ${asWords(kind)}`, ...numbers].join(', ')),
    traceId === undefined ? undefined : markup`fbtrace_id ${exact(traceId)}`,
    details === undefined ? undefined : outside(details),
  ]);
}

/** An object as rows of path and value. */
export const valueRows = (value: unknown): Markup[][] =>
  flatten(value).map((field) => [exact(field.path), outside(field.value)]);
