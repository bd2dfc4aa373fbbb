import { hkdfSync } from 'node:crypto';

/** One key: its name goes with everything it seals, its 32 bytes are revealed only where they are used. */
export interface RingKey {
  kid: string;
  key: { reveal(): Uint8Array };
}

/** The first key seals, every key opens. */
export interface KeyRing {
  /** Name of the key that seals. */
  sealing: string;
  /** The key itself, 32 bytes; undefined when it is not on the ring. */
  key(kid: string): Uint8Array | undefined;
  /** A 32-byte key for one other purpose, derived by HKDF-SHA-256; undefined when `kid` is not on the ring. */
  derived(kid: string, purpose: string): Uint8Array | undefined;
}

/** Throws RangeError when the ring is empty, a name is taken twice, or a key is not 32 bytes long. */
export function createKeyRing(ring: readonly RingKey[]): KeyRing {
  const [first] = ring;
  const byName = new Map(ring.map(({ kid, key }) => [kid, key]));
  if (!first || byName.size !== ring.length) throw new RangeError('a key ring needs keys with different names');
  if (ring.some(({ key }) => key.reveal().length !== 32))
    throw new RangeError('a key of the ring is not 32 bytes long');
  const key = (kid: string) => byName.get(kid)?.reveal();
  return {
    sealing: first.kid,
    key,
    derived(kid, purpose) {
      const master = key(kid);
      return master && new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), `ferryman/${purpose}`, 32));
    },
  };
}
