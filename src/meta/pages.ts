import type { z } from 'zod';
import type { WabaId } from '../migration/ids.ts';
import { page } from './answers.ts';
import type { GraphRequest } from './graph-call.ts';

/** A list edge of a node. */
export interface ListRequest<T extends z.ZodType> {
  path: string;
  token: string;
  account: WabaId | undefined;
  item: T;
  fields?: string;
  /** Items per page, for edges that take `limit`; without it a list goes on only where Meta names a next page. */
  pageSize?: number;
}

/**
 * Every item of a list. Pages are asked for by cursor, never by the `next` link, which has the token in it. The last page
 * may have a cursor too, so a short page without `next` ends the list.
 */
export async function readAllPages<T extends z.ZodType>(
  read: <A>(request: Omit<GraphRequest<A>, 'method'>) => Promise<A>,
  { path, token, account, item, fields, pageSize }: ListRequest<T>,
): Promise<z.output<T>[]> {
  const items: z.output<T>[] = [];
  const seen = new Set<string>();
  let after: string | undefined;
  do {
    if (after !== undefined) seen.add(after);
    const query = { ...(fields && { fields }), ...(pageSize && { limit: String(pageSize) }), ...(after && { after }) };
    const answer = await read({ path, token, account, query, answer: page(item) });
    items.push(...answer.data);
    after = cursorAfter(answer, pageSize);
  } while (after !== undefined && !seen.has(after));
  return items;
}

function cursorAfter(
  { data, paging }: z.output<ReturnType<typeof page>>,
  pageSize: number = Infinity,
): string | undefined {
  const hasMore = data.length > 0 && (Boolean(paging?.next) || data.length >= pageSize);
  return hasMore ? (paging?.cursors?.after ?? undefined) : undefined;
}
