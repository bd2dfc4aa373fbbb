import type { Page } from '../migration/page.ts';
import type { PageOutbox } from '../workflow/paging-ports.ts';
import { leased, type Leases } from '../workflow/ports.ts';
import { deliver, type DeliverPorts, type PagedSubject } from './deliver.ts';
import { jobsOf } from './page-jobs.ts';
import type { Receiver } from './receiver.ts';

/** Something with the pages of it that stand, and when another one will stand by itself, epoch ms. */
export interface Paged<Id extends string> {
  subject: PagedSubject<Id>;
  open: Page[];
  nextAt?: number;
}

/** What the pager works with. `load` says what stands at a time, epoch ms; undefined for what is not known any more. */
export interface PagerPorts<Id extends string> extends DeliverPorts<Id> {
  outbox: PageOutbox<Id>;
  leases: Leases;
  load: (id: Id, now: number) => Promise<Paged<Id> | undefined>;
  receivers: readonly Receiver[];
}

/** Tells receivers outside Slack; every replica may run one. */
export interface Pager {
  /** Delivers what is due once. Rejects with StorageUnavailable. */
  round(): Promise<void>;
  /** Delivers until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

const EVERY_MS = 1_000;
const AT_ONCE = 50;

/** A mark is written before the append it stands for; a younger one may be for an entry that was not there yet. */
const SETTLED_MS = 2_000;

const earliest = (times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

/** Makes the pager. It keeps nothing: what is to be told is the difference between what stands and what was told. */
export function createPager<Id extends string>(ports: PagerPorts<Id>): Pager {
  const { outbox, leases, clock, receivers, report } = ports;

  const catchUp = async (id: Id): Promise<void> => {
    const began = clock.now();
    const paged = await ports.load(id, began);
    if (!paged) return outbox.settle(id, began - SETTLED_MS, undefined);
    const { open, nextAt, subject } = paged;
    const records = await outbox.records(id);
    const jobs = receivers.flatMap((receiver) => jobsOf(receiver, open, records));
    const again = await Promise.all(jobs.map((job) => deliver(ports, subject, job)));
    await outbox.settle(id, began - SETTLED_MS, earliest([nextAt, ...again]));
  };

  const look = (id: Id) => leased(leases, `page-${id}`, () => catchUp(id));

  const round = async (): Promise<void> => {
    const ids = await outbox.due(clock.now(), AT_ONCE);
    const looked = await Promise.allSettled(ids.map(look));
    for (const one of looked) if (one.status === 'rejected') report('pages were not looked at', one.reason);
  };

  return {
    round,
    async run(signal) {
      while (!signal.aborted) {
        await round().catch((error: unknown) => report('pages could not be looked at', error));
        await clock.wait(EVERY_MS, signal).catch(() => undefined);
      }
    },
  };
}
