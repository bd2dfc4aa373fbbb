import { matchNumber } from '../migration/national-variants.ts';
import type { KeptBackups, KeptForMigrations } from './backup-ports.ts';
import { openKept } from './backups.ts';
import type { OnPremises } from './call-ports.ts';
import type { Clock } from './ports.ts';
import type { Vault } from './secret-ports.ts';

/** Kept backups as migrations use them: each for the one try of one migration (domain notes 3.4). */
export function createKeptForMigrations(ports: {
  onPremises: Pick<OnPremises, 'deployments'>;
  backups: KeptBackups;
  vault: Vault;
  clock: Clock;
}): KeptForMigrations {
  const { onPremises, backups, vault, clock } = ports;
  return {
    async forNumber(number) {
      const own = onPremises.deployments().filter((d) => d.number && matchNumber(number, d.number).same !== 'no');
      const kept = await Promise.all(own.map(({ name }) => backups.list(name)));
      return kept
        .flat()
        .filter(({ usedBy }) => usedBy === undefined)
        .toSorted((one, other) => other.takenAt - one.takenAt)
        .map(({ deployment, id }) => ({ deployment, id }));
    },
    async open({ deployment, id }, migration) {
      const backup = await backups.get(deployment, id);
      if (!backup || (backup.usedBy !== undefined && backup.usedBy !== migration)) return undefined;
      return { backup, ...(await openKept(vault, backup)) };
    },
    reserve: ({ deployment, id }, migration) => backups.reserve(deployment, id, migration),
    used: (ref) => backups.note(ref, 'usedAt', clock.now()),
  };
}
