import { describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { SecretRef } from '../../src/migration/ids.ts';
import { BackupId, type KeptBackup } from '../../src/migration/kept-backup.ts';
import { RestoreId, type RestoreEntry } from '../../src/migration/restore.ts';
import { createKeptBackups } from '../../src/store/kept-backups.ts';
import { createRestores } from '../../src/store/restores.ts';
import { createVault } from '../../src/store/vault.ts';
import { keptContext } from '../../src/workflow/backups.ts';
import { ANA, MARA, START } from '../support/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aKeyRing, aNumber, randomIds } from '../support/store.ts';
import { until } from '../support/until.ts';

const { redis, clients } = storeForFile();

const aDeployment = () => `d-${randomIds.nonce().slice(0, 10)}`;

const aBackup = (deployment: string, change: Partial<KeptBackup> = {}): KeptBackup => ({
  id: BackupId.parse(randomIds.nonce()),
  deployment,
  takenAt: Date.now(),
  clientVersion: '2.53.3',
  setUp: 'single',
  shards: 1,
  sha256: 'ab'.repeat(32),
  bytes: 900,
  takenBy: ANA,
  expiresAt: Date.now() + 3_600_000,
  blob: SecretRef.parse('blob-ref'),
  password: SecretRef.parse('password-ref'),
  ...change,
});

describe('kept backups', () => {
  test('are listed per deployment, the newest first', async () => {
    const backups = createKeptBackups(clients.command);
    const [one, other] = [aDeployment(), aDeployment()];
    const older = aBackup(one, { takenAt: Date.now() - 60_000 });
    const newer = aBackup(one);
    for (const backup of [older, newer, aBackup(other)]) await backups.save(backup);

    expect(await backups.list(one)).toEqual([newer, older]);
    expect(await backups.get(one, older.id)).toEqual(older);
    expect(await backups.get(other, older.id)).toBeUndefined();
  });

  test('expire by themselves and leave no name behind', async () => {
    const backups = createKeptBackups(clients.command);
    const deployment = aDeployment();
    await backups.save(aBackup(deployment, { expiresAt: Date.now() + 30 }));

    await until(async () => (await backups.list(deployment)).length === 0);

    expect(await redis.run('ZCARD', `ferryman:{deployment:${deployment}}:backups`)).toBe(0);
  });

  test('are removed once', async () => {
    const backups = createKeptBackups(clients.command);
    const backup = aBackup(aDeployment());
    await backups.save(backup);

    expect(await backups.remove(backup.deployment, backup.id)).toBe(true);
    expect(await backups.remove(backup.deployment, backup.id)).toBe(false);
    expect(await backups.list(backup.deployment)).toEqual([]);
  });

  test('go to one migration, however many ask at once', async () => {
    const backups = createKeptBackups(clients.command);
    const backup = aBackup(aDeployment());
    await backups.save(backup);
    const asking = Array.from({ length: 20 }, () => randomIds.migrationId(aNumber()));

    const answers = await Promise.all(asking.map((id) => backups.reserve(backup.deployment, backup.id, id)));

    const winner = asking[answers.indexOf(true)];
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect((await backups.get(backup.deployment, backup.id))?.usedBy).toBe(winner);
    expect(winner && (await backups.reserve(backup.deployment, backup.id, winner))).toBe(true);
  });

  test('remember their first use and their last import, and never come back by a note', async () => {
    const backups = createKeptBackups(clients.command);
    const backup = aBackup(aDeployment());
    await backups.save(backup);
    await backups.note(backup, 'usedAt', 1);
    await backups.note(backup, 'usedAt', 2);
    await backups.note(backup, 'restoredAt', 3);
    await backups.note(backup, 'restoredAt', 4);
    expect(await backups.get(backup.deployment, backup.id)).toMatchObject({ usedAt: 1, restoredAt: 4 });

    await backups.remove(backup.deployment, backup.id);
    await backups.note(backup, 'usedAt', 5);
    expect(await backups.get(backup.deployment, backup.id)).toBeUndefined();
    expect(await backups.reserve(backup.deployment, backup.id, randomIds.migrationId(aNumber()))).toBe(false);
  });

  test('have their values sealed for their deployment: a swap is refused, and Redis holds no plaintext', async () => {
    const vault = createVault({ client: clients.command, ring: aKeyRing(), ids: randomIds });
    const backup = aBackup(aDeployment());
    const ref = await vault.seal(keptContext(backup, 'kept-backup'), 'CANARY-BLOB', Date.now() + 3_600_000);

    expect(await vault.open(keptContext(backup, 'kept-backup'), ref)).toBe('CANARY-BLOB');
    await expect(vault.open(keptContext(backup, 'kept-backup-password'), ref)).rejects.toMatchObject({
      why: 'other-context',
    });
    await expect(vault.open(keptContext(aBackup(backup.deployment), 'kept-backup'), ref)).rejects.toMatchObject({
      why: 'other-context',
    });
    await expect(vault.open(keptContext(aBackup(aDeployment()), 'kept-backup'), ref)).rejects.toMatchObject({
      why: 'gone',
    });
    const value = await redis.run('GET', `ferryman:{deployment:${backup.deployment}}:secret:${ref}`);
    expect(Buffer.from(String(value)).toString('latin1')).not.toContain('CANARY');
    expect(decodeProtectedHeader(String(value))['ctx']).toBe(`dep:${backup.deployment}/kept-backup/${backup.id}`);
  });
});

const aRestore = (deployment: string): RestoreId => RestoreId.parse(`${deployment}.${randomIds.nonce()}`);

const requested = (id: RestoreId, deployment: string): RestoreEntry => {
  const { blob: _blob, password: _password, takenBy: _by, expiresAt, ...backup } = aBackup(deployment);
  const facts = { target: { unreadable: 'unreachable' }, isMoving: false };
  return {
    at: START,
    actor: ANA,
    event: {
      type: 'requested',
      plan: { version: 1, restore: id, deployment, backup, facts },
      requestedBy: ANA,
      expiresAt,
    },
  };
};

const approvedBy = (by: typeof ANA): RestoreEntry => ({ at: START + 1, actor: by, event: { type: 'approved', by } });

describe('journals of restores', () => {
  test('belong to one restore per deployment until it is over', async () => {
    const restores = createRestores(clients.command);
    const deployment = aDeployment();
    const [first, second] = [aRestore(deployment), aRestore(deployment)];

    expect(await restores.start(first, requested(first, deployment))).toEqual({ ok: true });
    expect(await restores.start(second, requested(second, deployment))).toEqual({ ok: false, running: first });
    const over: RestoreEntry = { at: START, actor: MARA, event: { type: 'rejected', by: MARA } };
    expect(await restores.append(first, 1, { entries: [over], isOver: true })).toBe(true);
    expect(await restores.running(deployment)).toBeUndefined();
    expect(await restores.start(second, requested(second, deployment))).toEqual({ ok: true });
  });

  test('take the first of many decisions and no other', async () => {
    const restores = createRestores(clients.command);
    const deployment = aDeployment();
    const id = aRestore(deployment);
    await restores.start(id, requested(id, deployment));

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        restores.append(id, 1, { entries: [approvedBy(index % 2 === 0 ? ANA : MARA)], isOver: false }),
      ),
    );

    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await restores.load(id)).toHaveLength(2);
  });

  test('are due until they are settled, and their cards are remembered', async () => {
    const restores = createRestores(clients.command);
    const id = aRestore(aDeployment());
    await restores.wakeAt(id, 100);

    expect(await restores.due(100, 1_000)).toContain(id);
    await restores.settled(id, 99);
    expect(await restores.due(100, 1_000)).toContain(id);
    await restores.settled(id, 100);
    expect(await restores.due(100, 1_000)).not.toContain(id);
    expect(await restores.card(id)).toBeUndefined();
    await restores.putCard(id, { channel: 'C1', ts: '1.2', shown: 3 });
    expect(await restores.card(id)).toEqual({ channel: 'C1', ts: '1.2', shown: 3 });
  });
});
