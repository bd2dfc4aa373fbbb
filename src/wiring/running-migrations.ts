import type { Ledger } from '../workflow/ledger.ts';
import { loadReadable, type Readable } from '../workflow/load-readable.ts';
import type { MigrationIndex } from '../workflow/ports.ts';

/** What the running migrations are read from. */
export interface RunningPorts {
  ledger: Pick<Ledger, 'load'>;
  index: Pick<MigrationIndex, 'running'>;
}

/** More than any installation runs at once. */
const AT_MOST = 1_000;

/** Every running migration as its journal tells it, and those whose journal cannot be read. */
export const runningMigrations = async ({ ledger, index }: RunningPorts): Promise<Readable> =>
  loadReadable(ledger, await index.running(AT_MOST));

/**
 * What Meta tells may be about a migration whose journal this version cannot read. Throws then: the listener answers with a
 * fault, Meta delivers again, and a replica that can read it takes it.
 */
export function mustBeKnown({ unreadable }: Pick<Readable, 'unreadable'>): void {
  if (unreadable.length > 0) throw new Error(`${unreadable.length} running migrations cannot be read by this version`);
}
