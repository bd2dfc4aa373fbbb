import { runNaiveRace } from '../../race/naive-race.ts';
import { lineOf, runRace } from '../../race/race.ts';
import { rowOf } from '../row.ts';

const BASELINE_ROUNDS = 50;

/** The race of `npm run race`. */
export const row = rowOf({
  id: 'R4',
  title: '50 people approve at the same moment over three processes',
  target: 'one winner, 49 who are told who it was, one call',
  unit: 'rounds',
  share: { ci: 50, full: 1_000 },
  run: ({ experiments, say }) => runRace({ rounds: experiments, onProgress: say }),
  judge: (figures) => {
    const { rounds, clicks, calls, withoutOneWinner, notToldWho, withoutOneCall } = figures;
    const isMet = withoutOneWinner + notToldWho + withoutOneCall === 0;
    return {
      experiments: rounds,
      figure: `${clicks} clicks, ${calls} calls, ${withoutOneWinner} rounds without one winner, ${notToldWho} losers not told who`,
      misses: isMet ? [] : [lineOf(figures)],
    };
  },
  baseline: () => runNaiveRace({ rounds: BASELINE_ROUNDS }),
  bites: ({ rounds, withoutOneWinner }) => ({
    figure: `look, then write: ${withoutOneWinner} of ${rounds} rounds with more than one winner`,
    bites: withoutOneWinner > 0,
  }),
});
