import { killAtEveryIo } from '../cutover-kills/io-kills.ts';
import { SETTLE_MS } from '../cutover-kills/kill-run.ts';
import { killNaiveAtEveryIo } from '../cutover-kills/naive-io-kills.ts';
import { rowOf } from '../row.ts';

/** The design's 15 minutes, shrunk as far as the time in which an unanswered call may still act. */
const SETTLED_WITHIN_MS = 900_000 * (SETTLE_MS / 300_000);
const LANES = 2;

export const row = rowOf({
  id: 'R1',
  title: 'the bot is killed (SIGKILL) before and after every I/O from the click on Approve to the settled cutover',
  target: 'at most 1 call for each approval, all settled within 15 minutes of the design, nothing left to people',
  unit: 'kills at each point of I/O',
  share: { test: 0.01, ci: 3, full: 25 },
  // A lane has a stage of its own: for the few kills of a share one is enough.
  run: ({ seed, experiments, say }) =>
    killAtEveryIo({ seed, each: experiments, lanes: experiments < 1 ? 1 : LANES, say }),
  judge: (kills, { experiments }) => ({
    experiments,
    figure:
      `${kills.kills} kills at ${kills.tried} of ${kills.points} points, ${kills.fewest} at the fewest, ` +
      `${kills.doubled.length} doubled, ` +
      `slowest settled in ${(kills.slowestMs / 1_000).toFixed(1)} s of ${SETTLED_WITHIN_MS / 1_000} s, ` +
      `${kills.foundLater.length} kinds found later, ${kills.strangers.length} connections past the taps`,
    misses: [
      ...kills.doubled.map((one) => `doubled: ${one}`),
      ...kills.unfinished.map((one) => `unfinished: ${one}`),
      ...kills.leftToPeople.map((one) => `left to a person: ${one}`),
      ...kills.notReached.map((one) => `never reached: ${one}`),
      ...kills.strangers.map((port) => `the bot spoke with port ${port} past the taps`),
      ...(kills.slowestMs > SETTLED_WITHIN_MS ? [`the slowest settled in ${kills.slowestMs} ms`] : []),
      ...(kills.kills < kills.tried / 2 ? [`only ${kills.kills} kills at ${kills.tried} points`] : []),
    ],
  }),
  baseline: ({ seed }) => killNaiveAtEveryIo(seed),
  bites: ({ points, kills, doubled }) => ({
    figure: `naive done flag: ${doubled} doubled by ${kills} kills at ${points} points`,
    bites: doubled > 0,
  }),
});
