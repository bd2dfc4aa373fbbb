import { z } from 'zod';
import { BackupId, KeptBackup } from '../migration/kept-backup.ts';
import type { KeptBackups } from '../workflow/backup-ports.ts';
import { deploymentKeys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, UnexpectedReply, type RedisClient } from './storage.ts';

const reserveScript = loadScript('kept-backup-reserve');
const noteScript = loadScript('kept-backup-note');

const Record = KeptBackup.omit({ usedBy: true, usedAt: true, restoredAt: true });

const Fields = z.object({
  record: z.string(),
  usedBy: z.string().optional(),
  usedAt: z.coerce.number().int().optional(),
  restoredAt: z.coerce.number().int().optional(),
});

function backupIn(fields: { [name: string]: string }): KeptBackup | undefined {
  if (Object.keys(fields).length === 0) return undefined;
  const { record, ...became } = Fields.parse(fields);
  const known = KeptBackup.safeParse({ ...Record.parse(JSON.parse(record)), ...became });
  if (!known.success) throw new UnexpectedReply('a kept backup of another version');
  return known.data;
}

/**
 * Kept backups, one hash each that expires together with its sealed values, beside a sorted set of their ids; all keys of a
 * deployment share a hash tag.
 */
export function createKeptBackups(client: RedisClient): KeptBackups {
  const read = async (deployment: string, id: BackupId) =>
    backupIn(await stored(() => client.hgetall(deploymentKeys.backup(deployment, id))));

  return {
    async save(backup) {
      const { deployment, id, takenAt, expiresAt } = backup;
      const record = JSON.stringify(Record.parse(backup));
      const key = deploymentKeys.backup(deployment, id);
      await stored(() =>
        client
          .multi()
          .hset(key, 'record', record)
          .pexpireat(key, expiresAt)
          .zadd(deploymentKeys.backups(deployment), takenAt, id)
          .exec(),
      );
    },

    async list(deployment) {
      const key = deploymentKeys.backups(deployment);
      const ids = await stored(() => client.zrevrange(key, 0, -1));
      const found = await Promise.all(ids.map((id) => read(deployment, BackupId.parse(id))));
      const expired = ids.filter((_id, index) => found[index] === undefined);
      if (expired.length > 0) await stored(() => client.zrem(key, ...expired));
      return found.filter((backup) => backup !== undefined);
    },

    get: read,

    async remove(deployment, id) {
      const removed = await stored(() => client.unlink(deploymentKeys.backup(deployment, id)));
      await stored(() => client.zrem(deploymentKeys.backups(deployment), id));
      return removed === 1;
    },

    async reserve(deployment, id, migration) {
      const keys = [deploymentKeys.backup(deployment, id)];
      return (await runScript(client, reserveScript, { keys, args: [migration] })) === 1;
    },

    async note({ deployment, id }, what, at) {
      await runScript(client, noteScript, { keys: [deploymentKeys.backup(deployment, id)], args: [what, at] });
    },
  };
}
