import type { SecretRef } from '../migration/ids.ts';
import { firstLost, type LostSecret } from '../migration/lost-secret.ts';
import type { Migration } from '../migration/state.ts';
import { secretContext } from './sealed.ts';
import { SecretUnavailable, type MigrationSecret, type Vault } from './secret-ports.ts';

/** What a call sends that is sealed until then, or which of it has to be settled anew. */
export type Opened = { pin: string; backup?: { data: string; password: string } } | { lost: LostSecret };

/** Undefined when it can no longer be opened. */
async function opened(
  vault: Vault,
  migration: Migration,
  { purpose, ref }: { purpose: MigrationSecret['purpose']; ref: SecretRef },
): Promise<string | undefined> {
  try {
    return await vault.open(secretContext(migration, purpose), ref);
  } catch (error) {
    if (error instanceof SecretUnavailable) return undefined;
    throw error;
  }
}

/** The PIN; undefined when there is none, or when it can no longer be opened. */
export const openPin = async (vault: Vault, migration: Migration): Promise<string | undefined> =>
  migration.pin && opened(vault, migration, { purpose: 'pin', ref: migration.pin.secret });

type BackupRefs = NonNullable<Migration['backup']>;

async function openBackup(vault: Vault, migration: Migration, { data: ref, password }: BackupRefs) {
  const [data, key] = await Promise.all([
    opened(vault, migration, { purpose: 'backup', ref }),
    opened(vault, migration, { purpose: 'backup-password', ref: password }),
  ]);
  return data === undefined || key === undefined ? undefined : { data, password: key };
}

/** Opens the secrets of a migration, all of them, so that everything that is lost is found at once. */
export async function openSecrets(vault: Vault, migration: Migration): Promise<Opened> {
  const [pin, backup] = await Promise.all([
    openPin(vault, migration),
    migration.backup && openBackup(vault, migration, migration.backup),
  ]);
  const lost: LostSecret[] = [
    ...(pin === undefined ? (['pin-unavailable'] as const) : []),
    ...(migration.backup && !backup ? (['backup-unavailable'] as const) : []),
  ];
  const first = firstLost(migration.route, lost);
  return first || pin === undefined ? { lost: first ?? 'pin-unavailable' } : { pin, ...(backup && { backup }) };
}
