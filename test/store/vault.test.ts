import { describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { createKeyRing } from '../../src/store/key-ring.ts';
import { createVault } from '../../src/store/vault.ts';
import type { MigrationSecret } from '../../src/workflow/secret-ports.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aKeyRing, aNumber, aRingKey, randomIds } from '../support/store.ts';

const { redis, clients } = storeForFile();

const vaultWith = (ring = aKeyRing()) => createVault({ client: clients.command, ring, ids: randomIds });
const inAnHour = () => Date.now() + 3_600_000;

function aContext(change: Partial<MigrationSecret> = {}): MigrationSecret {
  const number = aNumber();
  return { number, purpose: 'pin', migration: randomIds.migrationId(number), ...change };
}

describe('the vault', () => {
  test('opens what it sealed, and Redis never holds the plaintext', async () => {
    const vault = vaultWith();
    const context = aContext();

    const ref = await vault.seal(context, 'CANARY-271828', inAnHour());

    expect(await vault.open(context, ref)).toBe('CANARY-271828');
    const stored = await clients.command.get(`ferryman:{${context.number.slice(1)}}:secret:${ref}`);
    expect(stored).toMatch(/^eyJ/);
    expect(Buffer.from(String(stored)).toString('latin1')).not.toContain('CANARY');
    expect(
      stored
        ?.split('.')
        .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
        .join(),
    ).not.toContain('CANARY');
  });

  test('names the key and what it is for in the header, the number without its plus', async () => {
    const context = aContext();
    const ref = await vaultWith().seal(context, '271828', inAnHour());

    const stored = await clients.command.get(`ferryman:{${context.number.slice(1)}}:secret:${ref}`);

    expect(decodeProtectedHeader(String(stored))).toEqual({
      alg: 'A256KW',
      enc: 'A256GCM',
      kid: 'k1',
      ctx: `num:${context.number.slice(1)}/pin/${context.migration}`,
    });
  });

  test('seals the same text differently each time', async () => {
    const vault = vaultWith();
    const context = aContext();
    const refs = [await vault.seal(context, '271828', inAnHour()), await vault.seal(context, '271828', inAnHour())];

    const [first, second] = await Promise.all(
      refs.map((ref) => clients.command.get(`ferryman:{${context.number.slice(1)}}:secret:${ref}`)),
    );

    expect(first).not.toBe(second);
  });

  test('keeps a large backup whole', async () => {
    const vault = vaultWith();
    const context = aContext({ purpose: 'backup' });
    const backup = 'ü'.repeat(300_000);

    expect(await vault.open(context, await vault.seal(context, backup, inAnHour()))).toBe(backup);
  });

  test.each<[string, (context: MigrationSecret) => MigrationSecret]>([
    ['another purpose', (context) => ({ ...context, purpose: 'backup-password' })],
    ['another migration', (context) => ({ ...context, migration: randomIds.migrationId(context.number) })],
  ])('refuses to open for %s', async (_name, other) => {
    const vault = vaultWith();
    const context = aContext();
    const ref = await vault.seal(context, '271828', inAnHour());

    await expect(vault.open(other(context), ref)).rejects.toMatchObject({ why: 'other-context' });
  });

  test('refuses a ciphertext that was moved to another number', async () => {
    const vault = vaultWith();
    const [mine, theirs] = [aContext(), aContext()];
    const ref = await vault.seal(mine, '271828', inAnHour());
    const sealed = await clients.command.get(`ferryman:{${mine.number.slice(1)}}:secret:${ref}`);
    await clients.command.set(`ferryman:{${theirs.number.slice(1)}}:secret:${ref}`, String(sealed));

    await expect(vault.open(theirs, ref)).rejects.toMatchObject({ why: 'other-context' });
  });

  test('refuses a ciphertext whose header was rewritten for another context', async () => {
    const vault = vaultWith();
    const [mine, theirs] = [aContext(), aContext()];
    const ref = await vault.seal(mine, '271828', inAnHour());
    const [header = '', ...rest] = String(
      await clients.command.get(`ferryman:{${mine.number.slice(1)}}:secret:${ref}`),
    ).split('.');
    const context = `num:${theirs.number.slice(1)}/${theirs.purpose}/${theirs.migration}`;
    const rewritten = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ctx: context };
    const forged = [Buffer.from(JSON.stringify(rewritten)).toString('base64url'), ...rest].join('.');
    await clients.command.set(`ferryman:{${theirs.number.slice(1)}}:secret:${ref}`, forged);

    await expect(vault.open(theirs, ref)).rejects.toMatchObject({ name: 'SecretUnavailable', why: 'unknown-key' });
  });

  test('opens with every key of the ring and seals with the first', async () => {
    const [old, fresh] = [aRingKey('k1'), aRingKey('k2')];
    const context = aContext();
    const ref = await vaultWith(createKeyRing([old])).seal(context, '271828', inAnHour());

    const both = vaultWith(createKeyRing([fresh, old]));
    const sealedAnew = await both.seal(context, '314159', inAnHour());

    expect(await both.open(context, ref)).toBe('271828');
    expect(await vaultWith(createKeyRing([fresh])).open(context, sealedAnew)).toBe('314159');
    await expect(vaultWith(createKeyRing([fresh])).open(context, ref)).rejects.toMatchObject({ why: 'unknown-key' });
  });

  test('forgets a secret that was destroyed, one that expired, and says so', async () => {
    const vault = vaultWith();
    const context = aContext();
    const destroyed = await vault.seal(context, '271828', inAnHour());
    const expired = await vault.seal(context, '271828', inAnHour());

    await vault.destroy(context, destroyed);
    expect(await vault.expireAt(context, expired, Date.now() - 1)).toBe(true);

    await expect(vault.open(context, destroyed)).rejects.toMatchObject({ why: 'gone' });
    await expect(vault.open(context, expired)).rejects.toMatchObject({ why: 'gone' });
    expect(await vault.expireAt(context, expired, inAnHour())).toBe(false);
  });

  test('sets the expiry it was told', async () => {
    const context = aContext();
    const at = inAnHour();

    const ref = await vaultWith().seal(context, '271828', at);

    expect(await redis.run('PEXPIRETIME', `ferryman:{${context.number.slice(1)}}:secret:${ref}`)).toBe(at);
  });
});

describe('a key ring', () => {
  test.each([
    ['is empty', 'different names', []],
    ['names a key twice', 'different names', [aRingKey('k1'), aRingKey('k1')]],
    ['has a short key', '32 bytes', [aRingKey('k1'), { kid: 'k2', key: { reveal: () => new Uint8Array(16) } }]],
  ])('is refused when it %s', (_name, why, ring) => {
    expect(() => createKeyRing(ring)).toThrow(RangeError);
    expect(() => createKeyRing(ring)).toThrow(why);
  });

  test('derives other keys for other purposes, and the same for the same', () => {
    const ring = aKeyRing();

    expect(ring.derived('k1', 'approval')).toEqual(ring.derived('k1', 'approval'));
    expect(ring.derived('k1', 'approval')).not.toEqual(ring.derived('k1', 'other'));
    expect(ring.derived('k1', 'approval')).not.toEqual(ring.key('k1'));
    expect(ring.derived('k2', 'approval')).toBeUndefined();
  });
});
