import type { BackupFacts } from '../migration/kept-backup.ts';
import type { OnPremises } from './call-ports.ts';
import type { RestoreFacts } from '../migration/restore-checks.ts';
import { lookUp, type LookUpPorts } from './look-up.ts';
import type { Journal } from './ports.ts';
import { orUnreadable } from './readable.ts';

/** What the facts of a restore are read from. */
export interface RestoreFactPorts extends LookUpPorts {
  onPremises: OnPremises;
  journal: Pick<Journal, 'runningOn'>;
}

/** Reads the client a restore goes to, and where its number is. Reads only; what can't be read says so. */
export async function readRestoreFacts(
  ports: RestoreFactPorts,
  { deployment, backup }: { deployment: string; backup: BackupFacts },
): Promise<RestoreFacts> {
  const numberOf = (name: string) => ports.onPremises.deployments().find((known) => known.name === name)?.number;
  const number = numberOf(deployment) ?? numberOf(backup.deployment);
  const [target, place, running] = await Promise.all([
    orUnreadable(ports.onPremises.facts(deployment)),
    number && lookUp(ports, number),
    number && ports.journal.runningOn(number),
  ]);
  const platform = place?.found[0]?.phone.platformType;
  return { target, ...(platform !== undefined && { platform }), isMoving: running !== undefined };
}
