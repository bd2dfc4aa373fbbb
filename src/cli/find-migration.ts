import type { Entry } from '../migration/event.ts';
import { fold } from '../migration/evolve.ts';
import { MigrationId } from '../migration/ids.ts';
import { parsePhoneNumber } from '../migration/phone-number.ts';
import type { Migration } from '../migration/state.ts';
import type { Store } from './open-store.ts';

/** A migration with its journal. */
export interface Found {
  migration: Migration;
  entries: Entry[];
}

/** What was typed is neither a number nor the id of a migration. */
export class NotANumber extends Error {}

/** The migrations of a number, the newest first, or the one of that id. */
export async function idsOf(store: Store, typed: string): Promise<MigrationId[]> {
  const id = MigrationId.safeParse(typed.trim());
  if (id.success) return [id.data];
  const number = parsePhoneNumber(typed);
  if (!number.ok) throw new NotANumber(`"${typed}" is no phone number with its country code, such as +16315551234.`);
  return store.index.ofNumber(number.e164);
}

/** The newest migration of a number, or the one of that id, for which `isWanted` holds; undefined when there is none. */
export async function findMigration(
  store: Store,
  typed: string,
  isWanted: (migration: Migration) => boolean = () => true,
): Promise<Found | undefined> {
  for (const id of await idsOf(store, typed)) {
    const entries = await store.journal.load(id);
    const migration = fold(entries);
    if (migration && isWanted(migration)) return { migration, entries };
  }
  return undefined;
}
