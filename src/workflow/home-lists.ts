import type { MigrationId, SlackUserId } from '../migration/ids.ts';
import type { Migration } from '../migration/state.ts';
import { loadReadable, type Loading } from './load-readable.ts';
import type { MigrationIndex } from './ports.ts';

/** What one person is shown at a glance; each list the newest first and at most `limit` long. */
export interface HomeLists {
  /** Open requests this person may decide. */
  waiting: Migration[];
  mine: Migration[];
  /** Approved and not begun, or sent and not settled. */
  holding: Migration[];
  running: Migration[];
  /** All that run, and how many of those shown cannot be read by this version. */
  counts: { running: number; unreadable: number };
}

/** So many open requests are asked about; those beyond are older than anything a person should wait for. */
const CANDIDATES = 100;
/** Most people may decide most of what is open: of so many for each row that is shown, the others are read only when needed. */
const READ_FIRST = 2;

/** What the lists are read from. */
export interface HomePorts {
  ledger: Loading;
  index: Pick<MigrationIndex, 'running' | 'waiting' | 'holding' | 'ofOwner' | 'countRunning'>;
  decidable: (request: { by: SlackUserId; among: readonly Migration[] }) => Promise<Migration[]>;
}

/** Each migration is read once, on however many lists it stands. */
function readingOnce(ledger: Loading) {
  const known = new Map<MigrationId, Promise<Migration | undefined>>();
  return async (ids: readonly MigrationId[]): Promise<{ running: Migration[]; unreadable: MigrationId[] }> => {
    const load = (id: MigrationId) => {
      const loading = known.get(id) ?? ledger.load(id);
      known.set(id, loading);
      return loading;
    };
    const { migrations, unreadable } = await loadReadable({ load }, ids);
    // A list may lag behind by a crash: what is over stands on none.
    return { running: migrations.filter(({ ending }) => !ending), unreadable };
  };
}

/** Reads the lists. Rejects with StorageUnavailable. */
export async function homeLists(
  { ledger, index, decidable }: HomePorts,
  by: SlackUserId,
  limit: number,
): Promise<HomeLists> {
  const [waiting, all, mineIds, holdingIds, runningIds] = await Promise.all([
    index.waiting(CANDIDATES),
    index.countRunning(),
    index.ofOwner(by, limit),
    index.holding(limit),
    index.running(limit),
  ]);
  const read = readingOnce(ledger);
  const decidableOf = async (ids: readonly MigrationId[]) => {
    const { running, unreadable } = await read(ids);
    return { mayDecide: await decidable({ by, among: running }), unreadable };
  };
  const [first, mine, holding, running] = await Promise.all([
    decidableOf(waiting.slice(0, limit * READ_FIRST)),
    read(mineIds),
    read(holdingIds),
    read(runningIds),
  ]);
  const rest = first.mayDecide.length < limit ? await decidableOf(waiting.slice(limit * READ_FIRST)) : undefined;
  const unreadable = new Set([first, rest, mine, holding, running].flatMap((list) => list?.unreadable ?? []));
  return {
    waiting: [...first.mayDecide, ...(rest?.mayDecide ?? [])].slice(0, limit),
    mine: mine.running,
    holding: holding.running,
    running: running.running,
    counts: { running: all, unreadable: unreadable.size },
  };
}
