import { badParameter } from './errors.ts';
import { textInput, type GraphAnswer, type GraphCall } from './graph-call.ts';

const encode = (index: number): string => Buffer.from(`at:${index}`).toString('base64url');

function decode(cursor: string): number {
  const index = /^at:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  if (index === undefined) throw badParameter('The cursor is not valid.');
  return Number(index);
}

function limitOf(call: GraphCall): number {
  const limit = Number(textInput(call, 'limit') ?? 25);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw badParameter('limit is 1 to 100.');
  return limit;
}

function startOf(call: GraphCall, limit: number): number {
  const after = textInput(call, 'after');
  if (after !== undefined) return decode(after) + 1;
  const before = textInput(call, 'before');
  return before === undefined ? 0 : Math.max(0, decode(before) - limit);
}

/** One page of `{data, paging}`: `limit` 1 to 100, 25 by default; `paging.next` only where more follow (domain notes 9.7). */
export function pageOf(call: GraphCall, all: readonly Record<string, unknown>[]): GraphAnswer {
  const limit = limitOf(call);
  const start = startOf(call, limit);
  const data = all.slice(start, start + limit);
  if (data.length === 0) return { data };
  const last = start + data.length - 1;
  const cursors = { before: encode(start), after: encode(last) };
  const more = last + 1 < all.length;
  return { data, paging: { cursors, ...(more && { next: nextLink(call, cursors.after, limit) }) } };
}

/** Meta's link carries the caller's token: following it is fine, logging it is not. */
function nextLink(call: GraphCall, after: string, limit: number): string {
  const fields = textInput(call, 'fields');
  const query = {
    access_token: call.token.token,
    ...(fields !== undefined && { fields }),
    limit: String(limit),
    after,
  };
  return `${call.href}?${new URLSearchParams(query).toString()}`;
}
