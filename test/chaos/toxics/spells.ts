import type { Random } from '../../../sandbox/meta/random.ts';
import { between } from '../random.ts';
import type { ShareName } from '../row.ts';
import { NEIGHBOURS, type Neighbour } from './bot-links.ts';
import type { Toxic } from './toxic-link.ts';

/** A time in which one link is spoilt. */
export interface Spell {
  neighbour: Neighbour;
  toxic: Toxic;
  lastsMs: number;
}

/** How long spells and the calm after them last, ms. */
interface Times {
  lasts: readonly [number, number];
  calmMs: number;
  slowMs: number;
  /** Once in a run, a black hole lasts that long. */
  longestMs?: number;
}

export const TIMES: Record<ShareName, Times> = {
  test: { lasts: [800, 1_200], calmMs: 100, slowMs: 500 },
  ci: { lasts: [4_000, 8_000], calmMs: 2_000, slowMs: 5_000 },
  full: { lasts: [10_000, 45_000], calmMs: 5_000, slowMs: 5_000, longestMs: 600_000 },
};

const SWALLOWED = 0.3;

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const deck = [...items];
  for (let last = deck.length - 1; last > 0; last -= 1) {
    const other = between(random, 0, last);
    [deck[last], deck[other]] = [deck[other]!, deck[last]!];
  }
  return deck;
}

/** Spells without end: every toxic has been on every link before any comes there again. */
export function* spellsFor(share: ShareName, random: Random): Generator<Spell, never> {
  const { lasts, slowMs, longestMs } = TIMES[share];
  const toxics: readonly Toxic[] = [
    { kind: 'slow', ms: slowMs },
    { kind: 'swallowed replies', share: SWALLOWED, random },
    { kind: 'black hole' },
    { kind: 'half-open' },
  ];
  const all = NEIGHBOURS.flatMap((neighbour) => toxics.map((toxic) => ({ neighbour, toxic })));
  let longest = longestMs;
  for (;;)
    for (const one of shuffled(all, random)) {
      const isLongest = longest !== undefined && one.toxic.kind === 'black hole';
      yield { ...one, lastsMs: isLongest ? (longest ?? 0) : between(random, ...lasts) };
      if (isLongest) longest = undefined;
    }
}
