import { createHash } from 'node:crypto';
import type { BackupRefusal } from '../migration/decide-restore.ts';
import { CallFailure, type Failure } from '../migration/failure.ts';
import type { SlackUserId } from '../migration/ids.ts';
import { BackupId, setUpOf, type KeptBackup } from '../migration/kept-backup.ts';
import type { KeptBackups } from './backup-ports.ts';
import type { OnPremises } from './call-ports.ts';
import type { Clock, Ids } from './ports.ts';
import type { KeptSecret, Vault } from './secret-ports.ts';
import type { People } from './slack-ports.ts';
import { refusalToPerson } from './refusal-to-person.ts';

/** What backups work with. */
export interface BackupPorts {
  onPremises: OnPremises;
  backups: KeptBackups;
  vault: Vault;
  people: Pick<People, 'person' | 'homeTeamId'>;
  clock: Clock;
  ids: Ids;
  /** How long a backup is kept, ms. */
  keepMs: number;
}

type Refused = { ok: false; refusal: BackupRefusal };

/** What people may ask of kept backups; refusals are values. Rejects only with StorageUnavailable. */
export interface BackupOperations {
  /** Names of the configured deployments. */
  deployments(): string[];
  /** Takes a backup under a generated password and seals both; the blob is seen by nobody. */
  take(request: {
    deployment: string;
    by: SlackUserId;
  }): Promise<{ ok: true; backup: KeptBackup } | Refused | { ok: false; failure: Failure }>;
  /** Of one deployment, or of all; the newest first. */
  list(request: {
    deployment?: string;
    by: SlackUserId;
  }): Promise<{ ok: true; kept: { deployment: string; backups: KeptBackup[] }[] } | Refused>;
  /** Destroys the backup and its sealed values. */
  remove(request: {
    deployment: string;
    id: string;
    by: SlackUserId;
  }): Promise<{ ok: true; backup: KeptBackup } | Refused>;
}

const refuse = (code: BackupRefusal['code'], values?: Record<string, string>): Refused => ({
  ok: false,
  refusal: values ? { code, values } : { code },
});

/** The vault context of one of a kept backup's two values. */
export const keptContext = (
  { deployment, id }: Pick<KeptBackup, 'deployment' | 'id'>,
  purpose: KeptSecret['purpose'],
): KeptSecret => ({ deployment, purpose, keptBackup: id });

/** Opens a kept backup; rejects with SecretUnavailable. */
export async function openKept(vault: Vault, backup: KeptBackup): Promise<{ data: string; password: string }> {
  const [data, password] = await Promise.all([
    vault.open(keptContext(backup, 'kept-backup'), backup.blob),
    vault.open(keptContext(backup, 'kept-backup-password'), backup.password),
  ]);
  return { data, password };
}

/** Asked for a deployment that is not configured, or by somebody who may not work on migrations. */
export async function refusalToTouch(
  { people, onPremises }: Pick<BackupPorts, 'people' | 'onPremises'>,
  { by, deployment }: { by: SlackUserId; deployment?: string | undefined },
): Promise<Refused | undefined> {
  const barred = await refusalToPerson(people, by);
  if (barred) return refuse(barred);
  const names = onPremises.deployments().map(({ name }) => name);
  if (deployment === undefined || names.includes(deployment)) return undefined;
  return refuse('deployment-unknown', { deployments: names.join(', ') || '–' });
}

/** The operations on kept backups over the ports. */
export function createBackups(ports: BackupPorts): BackupOperations {
  const { onPremises, backups, vault, clock, ids, keepMs } = ports;

  const keep = async (deployment: string, by: SlackUserId): Promise<KeptBackup> => {
    const facts = await onPremises.facts(deployment);
    const password = ids.password();
    const { data, clientVersion } = await onPremises.backup(deployment, password);
    const takenAt = clock.now();
    const expiresAt = takenAt + keepMs;
    const id = BackupId.parse(ids.nonce());
    const [blob, passwordRef] = await Promise.all([
      vault.seal(keptContext({ deployment, id }, 'kept-backup'), data, expiresAt),
      vault.seal(keptContext({ deployment, id }, 'kept-backup-password'), password, expiresAt),
    ]);
    const backup: KeptBackup = {
      id,
      deployment,
      takenAt,
      clientVersion: clientVersion.slice(0, 40),
      setUp: setUpOf(facts),
      ...(facts.shards !== undefined && { shards: facts.shards }),
      sha256: createHash('sha256').update(data, 'utf8').digest('hex'),
      bytes: Buffer.byteLength(data, 'utf8'),
      takenBy: by,
      expiresAt,
      blob,
      password: passwordRef,
    };
    // Last: what is listed can be opened. Values sealed before a crash expire by themselves.
    await backups.save(backup);
    return backup;
  };

  return {
    deployments: () => onPremises.deployments().map(({ name }) => name),

    async take({ deployment, by }) {
      const refused = await refusalToTouch(ports, { by, deployment });
      if (refused) return refused;
      try {
        return { ok: true, backup: await keep(deployment, by) };
      } catch (error) {
        if (error instanceof CallFailure) return { ok: false, failure: error.failure };
        throw error;
      }
    },

    async list({ deployment, by }) {
      const refused = await refusalToTouch(ports, { by, deployment });
      if (refused) return refused;
      const names = deployment === undefined ? onPremises.deployments().map(({ name }) => name) : [deployment];
      const kept = await Promise.all(
        names.map(async (name) => ({ deployment: name, backups: await backups.list(name) })),
      );
      return { ok: true, kept };
    },

    async remove({ deployment, id, by }) {
      const refused = await refusalToTouch(ports, { by, deployment });
      if (refused) return refused;
      const known = BackupId.safeParse(id);
      const backup = known.success && (await backups.get(deployment, known.data));
      if (!backup || !(await backups.remove(deployment, backup.id))) return refuse('backup-gone');
      await Promise.all([
        vault.destroy(keptContext(backup, 'kept-backup'), backup.blob),
        vault.destroy(keptContext(backup, 'kept-backup-password'), backup.password),
      ]);
      return { ok: true, backup };
    },
  };
}
