import { percentile } from '../../bench/statistics.ts';
import { rowOf } from '../row.ts';
import { runChattyApp } from '../slow-redis/chatty-run.ts';
import { runSlowRedis } from '../slow-redis/run.ts';

const AT_ONCE = 200;
const LATER_MS = 100;
const P99_MS = 500;
const MAX_MS = 2_500;

const p99 = (tookMs: readonly number[]): number => percentile(tookMs, 0.99);

const inMs = (ms: number): string => `${ms.toFixed(0)} ms`;

const spreadOf = (tookMs: readonly number[]): string =>
  `p50 ${inMs(percentile(tookMs, 0.5))}, p99 ${inMs(p99(tookMs))}, max ${inMs(Math.max(...tookMs))}`;

export const row = rowOf({
  id: 'R17',
  title: '200 people type, click and submit at the same moment while Redis answers 100 ms later',
  target: 'acknowledged within 500 ms (p99) and 2.5 s at most',
  unit: 'interactions',
  share: { test: 3, ci: 200, full: 2_000 },
  async run(options) {
    const slow = await runSlowRedis({ ...options, atOnce: AT_ONCE, laterMs: LATER_MS });
    // What the machine needs for so many at once, whatever Redis does.
    const prompt =
      options.share === 'test'
        ? undefined
        : await runSlowRedis({ ...options, experiments: AT_ONCE, atOnce: AT_ONCE, laterMs: 0 });
    return { ...slow, prompt };
  },
  judge: ({ tookMs, byKind, unacknowledged, prompt }, { share }) => ({
    experiments: tookMs.length,
    figure: [
      spreadOf(tookMs),
      ...Object.entries(byKind).map(([kind, own]) => `${kind} p99 ${inMs(p99(own))}`),
      `${unacknowledged.length} not acknowledged`,
      ...(prompt ? [`with a prompt Redis ${spreadOf(prompt.tookMs)}`] : []),
    ].join('; '),
    misses: [
      ...unacknowledged.map((one) => `not acknowledged: ${one}`),
      // Among tests a machine has other work to do: there only the acknowledgements themselves are judged.
      ...(share !== 'test' && p99(tookMs) > P99_MS ? [`p99 ${inMs(p99(tookMs))}`] : []),
      ...(share !== 'test' && Math.max(...tookMs) > MAX_MS ? [`max ${inMs(Math.max(...tookMs))}`] : []),
    ],
  }),
  baseline: () => runChattyApp({ commands: AT_ONCE, laterMs: LATER_MS }),
  bites: (tookMs) => ({
    figure: `lock, session and journal before the acknowledgement: ${spreadOf(tookMs)}`,
    bites: p99(tookMs) > P99_MS,
  }),
});
