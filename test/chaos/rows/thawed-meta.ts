import { holdNaiveRegistrations } from '../frozen-meta/naive-thawed.ts';
import { holdRegistrations, QUIET_MS } from '../frozen-meta/thawed.ts';
import { rowOf } from '../row.ts';

export const row = rowOf({
  id: 'R9',
  title: 'a registration reaches a frozen Meta and acts when it thaws, long after the bot lost its connection',
  target: 'at most 1 call for each approval; the call of a second request only after Q',
  unit: 'frozen registrations',
  share: { test: 6, ci: 16, full: 200 },
  run: ({ seed, experiments }) => holdRegistrations({ seed, lines: experiments }),
  judge: ({ held, seconds, afterSecond, doubled, astray, soonestMs, lines, unfinished }) => ({
    experiments: held,
    figure:
      `${seconds} second requests, ${afterSecond} frozen calls acted after them, ${doubled} doubled, ` +
      `soonest second call ${(soonestMs / QUIET_MS).toFixed(2)} Q after the first`,
    misses: [
      ...(doubled > 0 ? [`${doubled} approvals with more than one call`] : []),
      ...(astray > 0 ? [`${astray} numbers whose calls did not each act once`] : []),
      ...(soonestMs < QUIET_MS ? [`a second call ${soonestMs} ms after the first, Q is ${QUIET_MS} ms`] : []),
      ...(held < lines ? [`only ${held} of ${lines} registrations were frozen`] : []),
      ...(seconds === 0 ? ['no second request was made: nothing was shown about it'] : []),
      ...unfinished.map((one) => `unfinished: ${one}`),
    ],
  }),
  baseline: ({ seed, experiments }) => holdNaiveRegistrations({ seed, lines: Math.max(4, Math.min(experiments, 20)) }),
  bites: ({ lines, doubled }) => ({
    figure: `naive retry: ${doubled} of ${lines} doubled`,
    bites: doubled > 0,
  }),
});
