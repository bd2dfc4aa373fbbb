import { runMetaFaults, runRetryingClient } from '../meta-faults/run.ts';
import { rowOf } from '../row.ts';

/** As many as there are kinds of faults, twice. */
const BASELINE_RUNS = 38;

export const row = rowOf({
  id: 'R8',
  title: "Meta's answer to the register call is lost, late, cut at every byte, stale or refuses",
  target: 'taken for what it was, outcome as Meta shows it, 0 repeated register requests',
  unit: 'register calls',
  share: { test: 20, ci: 60, full: 1_000 },
  run: runMetaFaults,
  judge: ({ runs, cuts, answerBytes, done, notDone, classWrong, stateWrong, repeated, wrong }) => ({
    experiments: runs,
    figure:
      `${cuts} cuts (an answer has ${answerBytes} bytes), ${done} found done, ${notDone} not done, ` +
      `${classWrong} classes wrong, ${stateWrong} outcomes wrong, ${repeated} requests repeated`,
    misses: wrong,
  }),
  baseline: (options) => runRetryingClient({ ...options, experiments: BASELINE_RUNS }),
  bites: ({ runs, doubled }) => ({
    figure: `axios with retries: ${doubled} of ${runs} sent more than once`,
    bites: doubled > 0,
  }),
});
