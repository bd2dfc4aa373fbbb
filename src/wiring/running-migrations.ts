import { numbersWritten } from '../migration/national-variants.ts';
import type { Ledger } from '../workflow/ledger.ts';
import { loadReadable, type Readable } from '../workflow/load-readable.ts';
import type { Journal, MigrationIndex } from '../workflow/ports.ts';

/** What the running migrations are read from. */
export interface RunningPorts {
  ledger: Pick<Ledger, 'load'>;
  index: Pick<MigrationIndex, 'running'>;
  journal: Pick<Journal, 'runningOn'>;
}

/** More than any installation runs at once. */
const AT_MOST = 10_000;

/**
 * The running migrations that what Meta tells may be about: of the number it writes, in any national form, or all where it writes
 * none. Beside them those whose journal cannot be read. A busy account must not have every journal read for each message.
 */
export async function runningFor({ ledger, index, journal }: RunningPorts, written?: string): Promise<Readable> {
  if (written === undefined) return loadReadable(ledger, await index.running(AT_MOST));
  const held = await Promise.all(numbersWritten(written).map((number) => journal.runningOn(number)));
  return loadReadable(
    ledger,
    held.filter((id) => id !== undefined),
  );
}

/**
 * What Meta tells may be about a migration whose journal this version cannot read. Throws then: the listener answers with a
 * fault, Meta delivers again, and a replica that can read it takes it.
 */
export function mustBeKnown({ unreadable }: Pick<Readable, 'unreadable'>): void {
  if (unreadable.length > 0) throw new Error(`${unreadable.length} running migrations cannot be read by this version`);
}
