/** Numbers in [0, 1) that repeat with the same seed (mulberry32), so that a run of lost answers can be replayed. */
export type Random = () => number;

/** A repeatable source of numbers in [0, 1). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `length` decimal digits. */
export function digits(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 10)).join('');
}

/** `length` characters of the alphabet Meta's opaque ids use. */
export function opaque(random: Random, length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_';
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}
