import type { Migration } from '../migration/state.ts';
import type { Ledger } from '../workflow/ledger.ts';
import type { MigrationIndex } from '../workflow/ports.ts';

/** What the running migrations are read from. */
export interface RunningPorts {
  ledger: Pick<Ledger, 'load'>;
  index: Pick<MigrationIndex, 'running'>;
}

/** More than any installation runs at once. */
const AT_MOST = 1_000;

/** Every running migration as its journal tells it. */
export async function runningMigrations({ ledger, index }: RunningPorts): Promise<Migration[]> {
  const loaded = await Promise.all((await index.running(AT_MOST)).map((id) => ledger.load(id)));
  return loaded.filter((migration) => migration !== undefined);
}
