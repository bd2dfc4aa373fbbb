import { expect, test } from '@jest/globals';
import { createKeyRing } from '../../src/store/key-ring.ts';
import { rotateSealed } from '../../src/store/key-rotation.ts';
import { createRedisSetUp } from '../../src/store/set-up.ts';
import { createVault } from '../../src/store/vault.ts';
import { secretContext } from '../../src/workflow/sealed.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aNumber, randomIds } from '../support/store.ts';

const aKey = (kid: string, byte: number) => ({ kid, key: { reveal: () => new Uint8Array(32).fill(byte) } });
const OLD = aKey('old', 1);
const NEW = aKey('new', 2);
const GONE = aKey('gone', 3);

const { clients } = storeForFile();

const vaultOf = (...ring: (typeof OLD)[]) =>
  createVault({ client: clients.command, ring: createKeyRing(ring), ids: randomIds });

/** A sealed PIN of a number of its own. */
async function sealedWith(key: typeof OLD, pin: string) {
  const number = aNumber();
  const context = secretContext({ number, id: randomIds.migrationId(number) }, 'pin');
  return { context, ref: await vaultOf(key).seal(context, pin, Date.now() + 60_000) };
}

const counts = async () => {
  const sealed = await createRedisSetUp(clients.command).sealedBy();
  return sealed.ok ? Object.fromEntries(sealed.counts) : {};
};

test('seals everything with the first key, keeps expiries, and leaves alone what no key opens', async () => {
  const first = await sealedWith(OLD, '111111');
  await sealedWith(NEW, '222222');
  const lost = await sealedWith(GONE, '333333');

  expect(await rotateSealed(clients.command, createKeyRing([NEW, OLD]))).toEqual({
    sealedAnew: 1,
    alreadyNew: 1,
    unopened: 1,
  });

  expect(await vaultOf(NEW).open(first.context, first.ref)).toBe('111111');
  expect(await vaultOf(GONE).open(lost.context, lost.ref)).toBe('333333');
  expect(await counts()).toEqual({ new: 2, gone: 1 });
  const [key] = await clients.command.keys(`*:secret:${first.ref}`);
  expect(await clients.command.pttl(key ?? '')).toBeGreaterThan(50_000);
});

test('a second run changes nothing', async () => {
  const again = await rotateSealed(clients.command, createKeyRing([NEW, OLD]));

  expect(again).toMatchObject({ sealedAnew: 0, alreadyNew: 2 });
});

test('a secret that is replaced or destroyed meanwhile is never brought back', async () => {
  const { context, ref } = await sealedWith(OLD, '444444');
  const [key = ''] = await clients.command.keys(`*:secret:${ref}`);
  const before = await clients.command.get(key);
  await vaultOf(OLD).destroy(context, ref);

  const { readFileSync } = await import('node:fs');
  const lua = readFileSync(new URL('../../src/store/lua/replace-sealed.lua', import.meta.url), 'utf8');
  expect(await clients.command.eval(lua, 1, key, before ?? '', 'anew')).toBe(0);
  expect(await clients.command.exists(key)).toBe(0);
});
