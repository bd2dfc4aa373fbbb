import { rowOf, type RunOptions } from '../row.ts';
import { runSplitBrain, runWithoutEpoch } from '../split-brain/run.ts';
import { runSentinels, type SentinelFigures } from '../split-brain/sentinel-run.ts';

const ANNOUNCED_WITHIN_MS = 30_000;
const ALIVE_WITHIN_MS = 60_000;
/** One failover by Sentinel for so many scripted ones; in `npm test` the scenario of the Sentinels stands for it. */
const SCRIPTED_EACH = 4;
const BASELINE_RUNS = 5;

const sentinelRuns = ({ share, experiments }: RunOptions): number =>
  share === 'test' ? 0 : Math.max(1, Math.floor(experiments / SCRIPTED_EACH));

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const figureOf = ({ runs, calls, doubled, announcedMs, aliveMs }: SentinelFigures): string =>
  `${runs} by Sentinel: ${calls} calls, ${doubled} doubled, told within ${seconds(announcedMs)}, work within ${seconds(aliveMs)}`;

const missesOf = ({ doubled, announcedMs, aliveMs, unfinished }: SentinelFigures): string[] => [
  ...(doubled > 0 ? [`${doubled} approvals with more than one call after a failover by Sentinel`] : []),
  ...(announcedMs > ANNOUNCED_WITHIN_MS ? [`told after ${seconds(announcedMs)}`] : []),
  ...(aliveMs > ALIVE_WITHIN_MS ? [`work after ${seconds(aliveMs)}`] : []),
  ...unfinished,
];

export const row = rowOf({
  id: 'R6',
  title: 'Redis: promotion behind the back, demotion that loses the claim, promotion again; and failovers by Sentinel',
  target: 'at most one call for each approval, void approvals told within 30 s, work again within 60 s',
  unit: 'scripted failovers',
  share: { ci: 5, full: 200 },
  async run(options) {
    const scripted = await runSplitBrain(options);
    const runs = sentinelRuns(options);
    return { scripted, real: runs === 0 ? undefined : await runSentinels({ ...options, experiments: runs }) };
  },
  judge: ({ scripted, real }) => ({
    experiments: scripted.runs,
    figure: [
      `${scripted.calls} calls, ${scripted.doubled} doubled, ${scripted.unfinished.length} unfinished`,
      ...(real ? [figureOf(real)] : []),
    ].join('; '),
    misses: [
      ...(scripted.doubled > 0 ? [`${scripted.doubled} approvals with more than one call after a script`] : []),
      ...scripted.unfinished,
      ...(real ? missesOf(real) : []),
    ],
  }),
  baseline: (options) => runWithoutEpoch({ ...options, experiments: BASELINE_RUNS }),
  bites: ({ runs, doubled }) => ({
    figure: `no storage epoch and no note in Slack: ${doubled} of ${runs} approvals with two calls`,
    bites: doubled > 0,
  }),
});
