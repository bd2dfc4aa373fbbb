import { describe, expect, test } from '@jest/globals';
import { CompactEncrypt } from 'jose';
import { createHmac, hkdfSync } from 'node:crypto';
import { E164, RequestId } from '../../src/migration/ids.ts';
import { isSealOf, sealApproval, type SealedApproval } from '../../src/store/approval-seal.ts';
import { createKeyRing, type KeyRing } from '../../src/store/key-ring.ts';
import { openText, sealedWith, sealText } from '../../src/store/sealing.ts';
import { aKeyRing, aRingKey } from '../support/store.ts';

const KEY = new Uint8Array(32).fill(9);
const RING = createKeyRing([{ kid: 'k1', key: { reveal: () => KEY } }]);
/** Says that it seals with a key it does not have. */
const EMPTY: KeyRing = { sealing: 'k1', key: () => undefined, derived: () => undefined };

/** The same text, under the same key, with a header of somebody else's choice. */
const forged = (header: Record<string, unknown>) =>
  new CompactEncrypt(Buffer.from('271828'))
    .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', kid: 'k1', ctx: 'here', ...header })
    .encrypt(KEY);

describe('a sealed text', () => {
  test('opens where it was sealed for, letters of every script whole', async () => {
    expect(await openText(RING, 'here', await sealText(RING, 'here', 'Grüße, مرحبا'))).toBe('Grüße, مرحبا');
    expect(await openText(RING, 'here', await forged({}))).toBe('271828');
  });

  test.each([
    ['wraps its key in another way', { alg: 'A256GCMKW' }],
    ['brings no key of its own', { alg: 'dir' }],
    ['is encrypted in another way', { enc: 'A128CBC-HS256' }],
  ])('that %s is refused, although the key is the right one', async (_how, header) => {
    await expect(openText(RING, 'here', await forged(header))).rejects.toMatchObject({ why: 'unknown-key' });
  });

  test.each(['', 'no JWE', 'a.b.c.d.e', 'eyJhbGciOiJkaXIifQ..a.b.c'])('that is none is refused: %p', async (text) => {
    await expect(openText(RING, 'here', text)).rejects.toMatchObject({ name: 'SecretUnavailable', why: 'unknown-key' });
    expect(sealedWith(text)).toBeUndefined();
  });

  test('whose key has no name is refused', async () => {
    const nameless = await forged({ kid: 7 });

    expect(sealedWith(nameless)).toBeUndefined();
    await expect(openText(RING, 'here', nameless)).rejects.toMatchObject({ why: 'unknown-key' });
  });

  test('is not made without a key', async () => {
    await expect(sealText(EMPTY, 'here', '271828')).rejects.toMatchObject({ why: 'unknown-key' });
  });
});

describe('the seal of an approval', () => {
  const approval = (change: Partial<SealedApproval> = {}): SealedApproval => ({
    number: E164.parse('+16315551234'),
    requestId: RequestId.parse('0123456789abcdef0123456789abcdef'),
    digest: 'ab',
    epoch: 'run/replid',
    by: 'U0MARA',
    notBefore: 1_700_000_000_000,
    expiresAt: 1_800_000_000_000,
    ...change,
  });

  test('is an HMAC over everything it says, with a key for nothing else', () => {
    const key = new Uint8Array(hkdfSync('sha256', KEY, new Uint8Array(), 'ferryman/approval', 32));
    const text = (notBefore: string) =>
      `{"by":"U0MARA","digest":"ab","epoch":"run/replid","expiresAt":1800000000000,"notBefore":${notBefore},` +
      '"number":"+16315551234","requestId":"0123456789abcdef0123456789abcdef"}';
    const sealOf = (notBefore: string) => createHmac('sha256', key).update(text(notBefore)).digest('hex');

    expect(sealApproval(RING, approval())).toEqual({ kid: 'k1', seal: sealOf('1700000000000') });
    expect(sealApproval(RING, approval({ notBefore: undefined }))).toEqual({ kid: 'k1', seal: sealOf('null') });
  });

  test.each<[keyof SealedApproval, Partial<SealedApproval>]>([
    ['number', { number: E164.parse('+16315551235') }],
    ['requestId', { requestId: RequestId.parse('f'.repeat(32)) }],
    ['digest', { digest: 'ac' }],
    ['epoch', { epoch: 'other/replid' }],
    ['by', { by: 'U0MARA,U0NILS' }],
    ['notBefore', { notBefore: undefined }],
    ['expiresAt', { expiresAt: 1_800_000_000_001 }],
  ])('does not speak for another %s', (_field, change) => {
    const seal = sealApproval(RING, approval());

    expect(isSealOf(RING, approval(), seal)).toBe(true);
    expect(isSealOf(RING, approval(change), seal)).toBe(false);
  });

  test('of another key, shorter or of a key that is gone is none', () => {
    const seal = sealApproval(RING, approval());

    expect(isSealOf(aKeyRing(), approval(), seal)).toBe(false);
    expect(isSealOf(RING, approval(), { ...seal, seal: seal.seal.slice(2) })).toBe(false);
    expect(isSealOf(RING, approval(), { ...seal, seal: '' })).toBe(false);
    expect(isSealOf(createKeyRing([aRingKey('k2')]), approval(), seal)).toBe(false);
  });

  test('is not made without a key', () => {
    expect(() => sealApproval(EMPTY, approval())).toThrow('the sealing key is not on the ring');
  });
});
