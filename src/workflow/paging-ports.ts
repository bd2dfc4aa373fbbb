import type { PageCause } from '../migration/page.ts';

/** What a receiver is told about a page. */
export type PageAction = 'trigger' | 'resolve';

/** How far one receiver has been told of one page; times are epoch ms. */
export interface PageRecord {
  /** The last action the receiver took. */
  sent?: PageAction | undefined;
  /** The action that is being tried, since when, how often, and when again. */
  trying?: { action: PageAction; since: number; tries: number; nextAt: number } | undefined;
  /** The receiver could not be told in time; `told` once the alerts channel says so. */
  dead?: { action: PageAction; at: number; told: boolean } | undefined;
  cause: PageCause;
  since: number;
}

/** What must be looked at for pages, and what receivers were told; survives restarts. Rejects with StorageUnavailable. */
export interface PageOutbox<Id extends string> {
  /** Has somebody look; written before the change of what is paged. */
  mark(id: Id, at: number): Promise<void>;
  due(now: number, limit: number): Promise<Id[]>;
  /** Looks again at `nextAt`, or never by itself; a mark after `seenUntil` stays. */
  settle(id: Id, seenUntil: number, nextAt: number | undefined): Promise<void>;
  /** By receiver and key of the page. */
  records(id: Id): Promise<Map<string, PageRecord>>;
  put(id: Id, field: string, record: PageRecord): Promise<void>;
}

/** Counts for the metrics; must not throw. */
export interface PageMeter {
  page(result: 'sent' | 'failed' | 'dead'): void;
}
