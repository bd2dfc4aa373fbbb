import { keys } from '../store/keys.ts';
import { unpacked } from '../store/journal-packing.ts';
import { stored } from '../store/storage.ts';
import { idsOf } from './find-migration.ts';
import type { Store } from './open-store.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/**
 * Prints what Redis keeps of a number's newest migration, or of a migration by its id: an entry a line, in their order. Nothing is
 * verified, so that a journal nobody may act on can be looked at too; 1 when it cannot be read to its end.
 */
export async function printJournal(terminal: Terminal, store: Store, typed: string): Promise<ExitCode> {
  const [id] = await idsOf(store, typed);
  const entries = id === undefined ? [] : await stored(() => store.client.lrange(keys.journal(id), 0, -1));
  if (entries.length === 0) {
    terminal.say(`There is no migration of ${typed}.`);
    return 1;
  }
  const { texts, broken } = unpacked(entries);
  for (const text of texts) terminal.print(`${text}\n`);
  if (!broken) return 0;
  terminal.say(
    `${entries.length} entries are stored; from entry ${broken.seq} on they cannot be unpacked: ${broken.why}.`,
  );
  return 1;
}
