import type { Migration } from '../migration/state.ts';
import type { MigrationSecret } from './secret-ports.ts';

const DAY_MS = 86_400_000;

/** How long an unfinished migration's secrets are kept at most; a person may take days to approve. */
export const SECRET_LIFETIME_MS = 7 * DAY_MS;

/** The vault context of one of a migration's secrets. */
export const secretContext = (
  migration: Pick<Migration, 'number' | 'id'>,
  purpose: MigrationSecret['purpose'],
): MigrationSecret => ({ number: migration.number, purpose, migration: migration.id });
