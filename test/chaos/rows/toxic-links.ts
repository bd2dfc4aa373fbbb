import { rowOf } from '../row.ts';
import { runNaiveSwallowed } from '../toxics/naive-swallowed.ts';
import { runSoak } from '../toxics/soak.ts';

const RECOVERED_WITHIN_MS = 60_000;
const GROWTH = 0.1;
/** A process that has just started still grows: memory is judged after so many minutes. */
const GROWTH_FROM_MINUTES = 10;

type Timed = readonly { what: string; ms: number }[];

const slowestOf = (times: Timed): number => Math.max(0, ...times.map(({ ms }) => ms));

const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const late = (times: Timed, of: string): string[] =>
  times.flatMap(({ what, ms }) => (ms > RECOVERED_WITHIN_MS ? [`${of} ${inSeconds(ms)} after ${what}`] : []));

const inPercent = (share: number): string => `${(share * 100).toFixed(1)} %`;

export const row = rowOf({
  id: 'R10',
  title: 'the links to Slack, Meta, the deployments and Redis are slow, swallow replies, are black holes and half-open',
  target: '0 doubled, 0 lost, recovered within 60 s of healing, memory grown by less than 10 %',
  unit: 'minutes',
  share: { test: 0.07, ci: 2, full: 60 },
  run: runSoak,
  judge: ({ ranMs, spells, numbers, calls, doubled, voided, answeredMs, resumedMs, growth, unfinished }) => ({
    experiments: Math.round(ranMs / 600) / 100,
    figure:
      `${spells} spells, ${numbers} numbers, ${calls} calls, ${doubled} doubled, ${unfinished.length} unfinished, ${voided} approvals void; ` +
      `answers within ${inSeconds(slowestOf(answeredMs))} of healing, work within ${inSeconds(slowestOf(resumedMs))}; ` +
      `memory ${growth < 0 ? '' : '+'}${inPercent(growth)}`,
    misses: [
      ...(doubled > 0 ? [`${doubled} approvals with more than one call`] : []),
      ...late(answeredMs, 'answered'),
      ...late(resumedMs, 'work went on'),
      ...(ranMs >= GROWTH_FROM_MINUTES * 60_000 && growth >= GROWTH ? [`memory grew by ${inPercent(growth)}`] : []),
      ...unfinished.map((one) => `unfinished: ${one}`),
    ],
  }),
  baseline: runNaiveSwallowed,
  bites: ({ lines, doubled }) => ({
    figure: `a done flag, 30 % of Meta's replies swallowed: ${doubled} of ${lines} doubled`,
    bites: doubled > 0,
  }),
});
