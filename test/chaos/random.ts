import { createRandom, type Random } from '../../sandbox/meta/random.ts';

/** A repeatable source for one purpose of a run; purposes do not disturb each other. */
export const randomFor = (seed: number, purpose: number): Random => createRandom(seed * 1_000_003 + purpose);

/** A whole number from `from` to `to`, both included. */
export const between = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1));
