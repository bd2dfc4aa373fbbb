import { pagesOf } from '../migration/page.ts';
import type { MigrationId } from '../migration/ids.ts';
import type { Migration } from '../migration/state.ts';
import type { PageOutbox } from '../workflow/paging-ports.ts';
import { leased, type Leases } from '../workflow/ports.ts';
import { deliver, type DeliverPorts } from './deliver.ts';
import { jobsOf } from './page-jobs.ts';
import type { Receiver } from './receiver.ts';

/** What the pager works with. `unansweredAfterMs` counts from the request; absent: silence pages nobody. */
export interface PagerPorts extends DeliverPorts {
  outbox: PageOutbox;
  leases: Leases;
  load: (id: MigrationId) => Promise<Migration | undefined>;
  receivers: readonly Receiver[];
  unansweredAfterMs: number | undefined;
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

/** Makes the pager. It keeps nothing: what is to be told is the difference between the journal and what was told. */
export function createPager(ports: PagerPorts): Pager {
  const { outbox, leases, clock, receivers, report } = ports;

  const catchUp = async (id: MigrationId): Promise<void> => {
    const began = clock.now();
    const migration = await ports.load(id);
    if (!migration) return outbox.settle(id, began - SETTLED_MS, undefined);
    const { open, nextAt } = pagesOf(migration, ports.unansweredAfterMs, began);
    const records = await outbox.records(id);
    const jobs = receivers.flatMap((receiver) => jobsOf(receiver, open, records));
    const again = await Promise.all(jobs.map((job) => deliver(ports, migration, job)));
    await outbox.settle(id, began - SETTLED_MS, earliest([nextAt, ...again]));
  };

  const look = (id: MigrationId) => leased(leases, `page-${id}`, () => catchUp(id));

  const round = async (): Promise<void> => {
    const ids = await outbox.due(clock.now(), AT_ONCE);
    const looked = await Promise.allSettled(ids.map(look));
    for (const one of looked)
      if (one.status === 'rejected') report('pages of a migration were not looked at', one.reason);
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
