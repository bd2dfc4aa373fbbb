import { writePack, type Format } from '../evidence/evidence-file.ts';
import { packOf } from '../evidence/make-pack.ts';
import { findMigration } from './find-migration.ts';
import type { Store } from './open-store.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Writes the evidence pack of the newest migration of a number, to the screen or to a file. */
export async function exportPack(
  terminal: Terminal,
  store: Store,
  asked: { number: string; format: Format; out?: string },
): Promise<ExitCode> {
  const found = await findMigration(store, asked.number);
  if (!found) {
    terminal.say(`There is no migration of ${asked.number}.`);
    return 1;
  }
  const text = writePack(packOf(found.entries, terminal.now()), asked.format);
  if (asked.out === undefined) terminal.print(text);
  else {
    terminal.write(asked.out, text);
    terminal.say(`${asked.out}: ${found.migration.id}, ${found.entries.length} entries.`);
  }
  return 0;
}
