import { freezeReplicas } from '../freezes/freeze-run.ts';
import { copyProgram } from '../program-copy.ts';
import { rowOf } from '../row.ts';
import { WITHOUT_GUARD } from '../unguarded.ts';

/** Enough that one of them is frozen where it hurts. */
const BASELINE_RUNS = 30;

export const row = rowOf({
  id: 'R3',
  title: 'a replica is frozen (SIGSTOP) longer than its lease lives at a random point of the cutover, and wakes again',
  target: 'at most 1 call for each approval; with the guard off at least 1 doubled',
  unit: 'runs',
  share: { test: 4, ci: 10, full: 200 },
  run: ({ seed, experiments, share, say }) =>
    freezeReplicas({ seed, runs: experiments, longEvery: share === 'full' ? 20 : 0, say }),
  judge: ({ runs, frozen, takenOver, longestMs, doubled, unfinished, leftToPeople }) => ({
    experiments: runs,
    figure:
      `${frozen} freezes of up to ${(longestMs / 1_000).toFixed(1)} s, ${takenOver} taken over meanwhile, ` +
      `${doubled.length} doubled`,
    misses: [
      ...doubled.map((one) => `doubled: ${one}`),
      ...unfinished.map((one) => `unfinished: ${one}`),
      ...leftToPeople.map((one) => `left to a person: ${one}`),
      ...(frozen === 0 ? ['nothing was frozen'] : []),
    ],
  }),
  async baseline({ seed, say }) {
    const unguarded = copyProgram(WITHOUT_GUARD);
    try {
      const { root } = unguarded;
      return await freezeReplicas({ seed, runs: BASELINE_RUNS, longEvery: 0, root, untilDoubled: true, say });
    } finally {
      unguarded.remove();
    }
  },
  bites: ({ runs, doubled }) => ({
    figure: `guard off: ${doubled.length} doubled within ${runs} runs`,
    bites: doubled.length > 0,
  }),
});
