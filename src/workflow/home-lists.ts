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

/** What the lists are read from. */
export interface HomePorts {
  ledger: Loading;
  index: Pick<MigrationIndex, 'running' | 'waiting' | 'holding' | 'ofOwner' | 'countRunning'>;
  decidable: (request: { by: SlackUserId; among: readonly Migration[] }) => Promise<Migration[]>;
}

/** Reads the lists; a migration that stands on several is loaded once. Rejects with StorageUnavailable. */
export async function homeLists(
  { ledger, index, decidable }: HomePorts,
  by: SlackUserId,
  limit: number,
): Promise<HomeLists> {
  const [waiting, mine, holding, running, count] = await Promise.all([
    index.waiting(CANDIDATES),
    index.ofOwner(by, limit),
    index.holding(limit),
    index.running(limit),
    index.countRunning(),
  ]);
  const ids = [...new Set([...waiting, ...mine, ...holding, ...running])];
  const { migrations, unreadable } = await loadReadable(ledger, ids);
  const byId = new Map(migrations.map((migration) => [migration.id, migration]));
  // A list may lag behind by a crash: what is over stands on none.
  const shown = (list: readonly MigrationId[]): Migration[] =>
    list.flatMap((id) => byId.get(id) ?? []).filter(({ ending }) => !ending);
  return {
    waiting: (await decidable({ by, among: shown(waiting) })).slice(0, limit),
    mine: shown(mine),
    holding: shown(holding),
    running: shown(running),
    counts: { running: count, unreadable: unreadable.length },
  };
}
