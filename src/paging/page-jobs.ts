import type { Page } from '../migration/page.ts';
import type { PageAction, PageRecord } from '../workflow/paging-ports.ts';
import type { Receiver } from './receiver.ts';

/** Something a receiver has to be told. */
export interface PageJob {
  /** Where the record of it stands. */
  field: string;
  receiver: Receiver;
  page: Page;
  action: PageAction;
  record: PageRecord | undefined;
}

const fieldOf = ({ name }: Receiver, key: string) => `${name} ${key}`;

/** A try whose answer was lost may have arrived, so it counts: a resolve too many is harmless, one too few is not. */
const mayStand = ({ sent, trying }: PageRecord): boolean => sent === 'trigger' || trying !== undefined;

/** What this receiver has to be told now: pages that stand and are new to it, and those it knows that stand no longer. Pure. */
export function jobsOf(receiver: Receiver, open: readonly Page[], records: ReadonlyMap<string, PageRecord>): PageJob[] {
  const wanted = open.filter(({ cause }) => receiver.on.includes(cause));
  const triggers = wanted.flatMap((page): PageJob[] => {
    const field = fieldOf(receiver, page.key);
    const record = records.get(field);
    return record?.sent === 'trigger' ? [] : [{ field, receiver, page, action: 'trigger', record }];
  });
  const standing = new Set(open.map(({ key }) => fieldOf(receiver, key)));
  const resolves = [...records].flatMap(([field, record]): PageJob[] => {
    const isOurs = field.startsWith(fieldOf(receiver, ''));
    if (!isOurs || standing.has(field) || !mayStand(record)) return [];
    const page = { key: field.slice(fieldOf(receiver, '').length), cause: record.cause, since: record.since };
    return [{ field, receiver, page, action: 'resolve', record }];
  });
  return [...triggers, ...resolves];
}
