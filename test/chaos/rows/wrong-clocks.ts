import { disturbClocks, temptUnclocked } from '../clocks/clock-run.ts';
import { buildLibrary } from '../clocks/wall-clock.ts';
import { copyProgram } from '../program-copy.ts';
import { rowOf } from '../row.ts';

/** The program without its look at the other clock. */
const WITHOUT_COMPARISON = [
  {
    file: 'workflow/cutover.ts',
    from: 'if (Math.abs(await guard.clockOffset()) > CLOCKS_DIFFER_AT_MOST_MS)',
    to: 'if (CLOCKS_DIFFER_AT_MOST_MS < 0)',
  },
];

export const row = rowOf({
  id: 'R11',
  title:
    'the clock of the bot or of Redis jumps by an hour or a day, stands still or runs slow; nights of changing hours',
  target: 'no send outside its window or after its expiry, no crash',
  unit: 'clock faults',
  share: { test: 2, ci: 12, full: 100 },
  async run({ seed, experiments, say }) {
    const library = await buildLibrary();
    try {
      return await disturbClocks({ seed, experiments, say, library: library.path });
    } finally {
      library.remove();
    }
  },
  judge: ({ experiments, calls, nightCalls, unlawful, doubled, crashes, unfinished }) => ({
    experiments,
    figure: `${calls} calls, ${nightCalls} of them in nights of change, ${unlawful.length} unlawful, ${crashes.length} crashes`,
    misses: [
      ...unlawful,
      ...doubled.map((approval) => `doubled: ${approval}`),
      ...crashes,
      ...unfinished.map((one) => `unfinished after the clock was right again: ${one}`),
      ...(nightCalls === 0 ? ['nothing was sent in a night of change: it shows nothing'] : []),
    ],
  }),
  async baseline({ seed }) {
    const library = await buildLibrary();
    const unclocked = copyProgram(WITHOUT_COMPARISON);
    try {
      return await temptUnclocked({ seed, library: library.path, root: unclocked.root }, 1);
    } finally {
      unclocked.remove();
      library.remove();
    }
  },
  bites: ({ unlawful, experiments }) => ({
    figure: `clocks not compared: ${unlawful.length} of ${experiments} sent outside the window`,
    bites: unlawful.length > 0,
  }),
});
